/** What is asked of Teams for a meeting: the two messages into its chat, each once, and to leave it. */
import { z } from 'zod';
import { type Conference, conferenceStanding, conferenceType } from '../conference/index.ts';
import { type Errand, type ErrandAt, errand } from '../kernel/errand.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { LinkTokens } from '../kernel/links.ts';
import { DeliveryError, type SharedChats } from '../kernel/messenger.ts';
import { OutsideError } from '../kernel/outside.ts';
import type { ServiceMailboxes } from '../kernel/service-mailbox.ts';
import type { Shown, Target } from '../kernel/view.ts';
import { reportErrand } from './after/index.ts';
import { mailErrand } from './before/mail.ts';
import { enoughHave, question } from './posters.ts';
import { type Meeting, meetingTarget, meetingType, type Post } from './record.ts';

const asked = z.object({ partition: z.string(), id: z.string() });
/** `at` tells the post that it was asked for; absent where an earlier version asked. */
const postAsked = asked.extend({ at: z.string().optional() });

export const posts = { question: 'chat.ask', enough: 'chat.enough' } as const;
export type Poster = keyof typeof posts;
export const leaving = 'chat.leave';

export function meetingErrands(
  mailboxes: ServiceMailboxes,
  chats: SharedChats,
  links: LinkTokens,
): readonly Errand[] {
  const post = (
    which: Poster,
    render: (value: Conference, target: Target, at: ErrandAt, chat: string) => Shown,
  ): Errand =>
    errand({
      name: posts[which],
      input: postAsked,
      once: true,
      async run({ at: askedAt, ...target }, at): Promise<JsonObject> {
        const found = await stillWanted(which, target, askedAt, at);
        // Said, so that it can be asked for again.
        if (!found) return { dropped: true };
        const chat = found.outside.meeting?.chat;
        if (chat === undefined) throw new OutsideError('refused', 'NoChat');
        return { message: await sent(chats, chat, render(found, target, at, chat)) };
      },
    });
  return [
    mailErrand(mailboxes, links),
    reportErrand(mailboxes),
    post('question', ({ meetingName }, target, { pressIn }, chat) =>
      question(meetingName, pressIn(chat), target),
    ),
    post('enough', ({ meetingName }) => enoughHave(meetingName)),
    errand({
      name: leaving,
      input: asked,
      async run(target, { read, authority }): Promise<JsonObject> {
        const conference = await read.find(conferenceType, target);
        const chat = conference?.value.outside.meeting?.chat;
        if (chat === undefined) throw new OutsideError('refused', 'NoChat');
        const mailbox = mailboxes.of(authority.settings);
        if (!mailbox) throw new OutsideError('refused', 'NoCalendars');
        await mailbox.meetings.leave(chat);
        return {};
      },
    }),
  ];
}

/** The conference, while the chair still wants its chat to be asked, by this post and not by a later one. */
async function stillWanted(
  which: Poster,
  target: Target,
  askedAt: string | undefined,
  { read }: ErrandAt,
): Promise<Conference | undefined> {
  const [conference, meeting] = await Promise.all([
    read.find(conferenceType, target),
    read.find(meetingType, meetingTarget(target)),
  ]);
  if (!conference || conferenceStanding(conference.value) === 'cancelled') return undefined;
  if (!meeting || !isOpen(meeting.value)) return undefined;
  const isThis = askedAt === undefined || postOf(meeting.value, which)?.at === askedAt;
  return isThis ? conference.value : undefined;
}

const isOpen = ({ prompts, left }: Meeting): boolean => prompts?.state === 'open' && !left;

export const postOf = ({ asked, enough }: Meeting, which: Poster): Post | undefined =>
  which === 'question' ? asked : enough;

async function sent(chats: SharedChats, chat: string, shown: Shown): Promise<string> {
  try {
    return await chats.post(chat, shown);
  } catch (fault) {
    if (!(fault instanceof DeliveryError)) throw fault;
    const { retryAfterMs } = fault;
    throw new OutsideError(fault.fault, fault.code, {
      cause: fault,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
}
