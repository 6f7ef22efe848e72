/** The days of a diary, from one on. */
import type { Reader } from '../../kernel/records.ts';
import { type DiaryDay, diaryDayType } from './record.ts';

/** Documents of a diary that are read at once, and how often: 40 chairs with rooms and minute takers for half a year. */
const pageSize = 1_000;
const mostPages = 8;

export async function diaryFrom(
  partition: string,
  from: Temporal.PlainDate,
  read: Reader,
): Promise<readonly DiaryDay[]> {
  const days: DiaryDay[] = [];
  let continuation: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const found = await read.list(diaryDayType, {
      partition,
      range: { field: 'day', from: from.toString() },
      order: 'ascending',
      limit: pageSize,
      ...(continuation === undefined ? {} : { continuation }),
    });
    days.push(...found.items.map(({ value }) => value));
    continuation = found.continuation;
    if (continuation === undefined) break;
  }
  return days;
}
