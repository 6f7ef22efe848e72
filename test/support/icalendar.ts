/** Reads calendar files as a calendar does (RFC 5545): unfolds, splits, takes escapes back. Nothing of ours is used. */

/** The lines as they stand in the file. Throws for a line that ends otherwise than it should. */
export function linesIn(text: string): string[] {
  if (!text.endsWith('\r\n')) throw new Error('the last line does not end');
  const lines = text.slice(0, -2).split('\r\n');
  const odd = lines.find((line) => /[\r\n]/.test(line));
  if (odd !== undefined) throw new Error('a line ends otherwise');
  return lines;
}

function readable(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_all, one: string) => (one.toLowerCase() === 'n' ? '\n' : one));
}

/** The events, each property by its name; throws for what no calendar could read. */
export function eventsIn(text: string): ReadonlyMap<string, string>[] {
  const unfolded = linesIn(text)
    .join('\r\n')
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n');
  if (unfolded[0] !== 'BEGIN:VCALENDAR' || unfolded.at(-1) !== 'END:VCALENDAR')
    throw new Error('no calendar');
  const events: Map<string, string>[] = [];
  let open: Map<string, string> | undefined;
  for (const line of unfolded.slice(1, -1)) {
    if (line === 'BEGIN:VEVENT') open = new Map();
    else if (line === 'END:VEVENT' && open) {
      events.push(open);
      open = undefined;
    } else {
      const found = /^([A-Z-]+)(?:;[A-Z]+=(?:"[^"]*"|[^:;"]*))*:([\s\S]*)$/u.exec(line);
      if (!found) throw new Error(`no property: ${line}`);
      const [, name = '', value = ''] = found;
      if (open?.has(name)) throw new Error(`twice: ${name}`);
      open?.set(name, readable(value));
    }
  }
  if (open) throw new Error('an event does not end');
  return events;
}
