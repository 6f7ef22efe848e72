/** A request to Graph as it may be told of: its method and path, with every id in it left out. */

/** The words of Graph's paths that we use. Everything else in a path is somebody's or something's id. */
const words = new Set([
  'appcatalogs',
  'attendancerecords',
  'attendancereports',
  'calendar',
  'calendarview',
  'chats',
  'events',
  'getschedule',
  'installedapps',
  'onlinemeetings',
  'sendmail',
  'subscriptions',
  'teamsapps',
  'teamwork',
  'upgrade',
  'users',
  'cancel',
]);

/** `GET:/users/_/events/_`; the part that names the version is left out. */
export function operationOf(method: string, address: string): string {
  const path = new URL(address).pathname.split('/').filter(Boolean);
  const parts = path.map((part) => (words.has(part.toLowerCase()) ? part : '_'));
  return `${method.toUpperCase()}:/${parts.slice(1).join('/')}`;
}
