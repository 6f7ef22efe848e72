/**
 * What can be typed, in words that anybody may read: on the page in Teams and in the app's command list, which families
 * who share a meeting's chat see as well. A test holds it against the manifest and against what is really understood.
 */
export interface Typed {
  readonly title: string;
  readonly description: string;
}

/** The one wanted most first, as Teams shows them. At most 12, and titles of at most 32 characters, which Teams wants. */
export const typedCommands: readonly Typed[] = [
  { title: 'help', description: 'What you can do here' },
  { title: 'request consultation', description: 'Ask the person on duty for a consultation' },
  { title: 'my consultations', description: 'Where they stand, and what waits for you' },
  { title: 'find a reference', description: 'Open what you have the reference of' },
  { title: 'diary', description: 'Today, this week, and what waits for a time' },
  { title: 'open enquiries', description: 'What is open, by the day it is due' },
  { title: 'plans', description: 'What is open, by its next review' },
  { title: 'copies to enter', description: 'What has not been entered in the case system yet' },
  { title: 'troubles', description: 'What could not be done, and needs a person' },
  { title: 'duty', description: 'Who is on duty now and this week' },
  { title: 'my duty', description: 'Your sessions, swaps and leave' },
  { title: 'rota', description: 'The duty rota of a month' },
];
