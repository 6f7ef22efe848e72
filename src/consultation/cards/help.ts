/** What can be done here, by role; the welcome, and the answer to what was not understood. Neutral: it names no case. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import {
  band,
  card,
  facts,
  head,
  more,
  openDialog,
  other,
  para,
  plain,
  primary,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { formatMoment } from '../../practice/dates.ts';
import { type Role, roles } from '../../practice/roles.ts';
import { isWorkingTime, nextWorkingTime } from '../../practice/working-hours.ts';
import { onDuty, readRota, rotaOf } from '../../rota/index.ts';
import { nowhere } from './parts.ts';

const flag = z.boolean().optional().catch(undefined);
/** A greeting or thanks, which asks for nothing and is answered in kind. */
const courtesy = z.enum(['hello', 'thanks']).optional().catch(undefined);

/** Who is shown the figures of a quarter (the meeting slice's own). */
const figured: readonly Role[] = ['chair', 'safeguardingManager'];

const input = z.object({ welcome: flag, unknown: flag, courtesy });

/** A sentence that can be typed, and for whom. */
const sentences: readonly { readonly say: string; readonly does: string; readonly who: readonly Role[] }[] = [
  {
    say: 'request consultation',
    does: 'ask the duty chair for a consultation',
    who: ['socialWorker', 'otherProfessional', 'teamManager'],
  },
  {
    say: 'my consultations',
    does: 'see where they stand, and what waits for you',
    who: ['socialWorker', 'otherProfessional', 'teamManager', 'chair', 'safeguardingManager'],
  },
  {
    say: 'find a reference',
    does: 'open what you have the reference of: type it, for example C-4T9-KX2',
    who: [
      'socialWorker',
      'otherProfessional',
      'teamManager',
      'chair',
      'businessSupport',
      'safeguardingManager',
    ],
  },
  {
    say: 'copies to enter',
    does: 'outcomes that are not in the case system yet',
    who: ['businessSupport', 'safeguardingManager'],
  },
  {
    say: 'open enquiries',
    does: 'section 47 enquiries that are running, by the day the conference is due',
    who: ['teamManager', 'chair', 'businessSupport', 'safeguardingManager'],
  },
  {
    say: 'diary',
    does: 'conferences today and this week, what waits for a time, what is out of time',
    who: ['chair', 'minuteTaker', 'businessSupport', 'safeguardingManager'],
  },
  {
    say: 'plans',
    does: 'child protection plans that are open, by their next review',
    who: ['teamManager', 'chair', 'businessSupport', 'safeguardingManager'],
  },
  {
    say: 'troubles',
    does: 'what Quorate could not do, and what a person has to see to',
    who: ['businessSupport', 'serviceAdministrator', 'safeguardingManager'],
  },
  {
    say: 'duty',
    does: 'who is on duty now and this week',
    who: roles.filter((role) => role !== 'agencyProfessional'),
  },
  { say: 'my duty', does: 'your sessions, swaps and leave', who: ['chair'] },
  {
    say: 'rota',
    does: 'the duty rota of a month: gaps, leave, changes',
    who: ['chair', 'safeguardingManager', 'businessSupport', 'serviceAdministrator'],
  },
  { say: 'help', does: 'this card', who: roles },
];

function has(person: Pick<Person, 'roles'>, who: readonly Role[]): boolean {
  return person.roles.some((role) => who.includes(role));
}

/** What `help` says that this person can type, the one wanted most first. */
export function sentencesFor(person: Pick<Person, 'roles'>): readonly string[] {
  return sentences.filter((sentence) => has(person, sentence.who)).map(({ say }) => say);
}

function titleOf({ welcome, unknown, courtesy: said }: z.infer<typeof input>): string {
  if (welcome) return 'Welcome to Quorate';
  if (unknown) return 'That was not understood';
  switch (said) {
    case 'hello':
      return 'Hello, what would you like to do?';
    case 'thanks':
      return 'You are welcome. Is there anything else?';
    case undefined:
      return 'What would you like to do?';
  }
}

/** Out of hours: what cannot wait is not for a bot. */
function closedBand({ now, authority }: Viewing, asks: boolean) {
  const { settings } = authority;
  if (isWorkingTime(now, settings)) return undefined;
  const { name, telephone } = settings.emergencyDuty;
  return band(
    'warning',
    'The service is closed now',
    `It opens again ${formatMoment(nextWorkingTime(now, settings))}. If a child is in danger now, call 999. If it cannot wait, ring ${plain(name)}, ${plain(telephone)}.` +
      (asks ? ' You can send a request now; a chair sees to it when the service is open.' : ''),
  );
}

export const help = view({
  verb: 'help',
  who: roles,
  typed: ['help', 'what can you do', 'menu', 'start'],
  unlogged: true,
  input,
  load: ({ person }, read) => readRota(person.authority, read),
  may: () => true,
  render(rota, viewing, said) {
    const { welcome, unknown } = said;
    const { person, authority } = viewing;
    const may = sentences.filter((sentence) => has(person, sentence.who));
    const says = (say: string) => may.some((sentence) => sentence.say === say);
    const asks = says('request consultation');
    const now = onDuty(authority, rotaOf(authority, rota), viewing.now);
    const press = (verb: string) => viewing.press(verb, nowhere);
    const open = (first: boolean) => (first ? primary : other);
    return {
      card: card({
        head: head({
          kind: 'Quorate',
          title: titleOf(said),
          line: `${plain(authority.name)}${now ? ` · on duty now: ${plain(now.chair.name)}` : ''}`,
        }),
        band: closedBand(viewing, asks),
        body: [
          welcome &&
            para(
              `Quorate is the way to a child protection consultation: ${
                asks
                  ? 'you ask, the duty chair takes it, and the two of you decide'
                  : 'a social worker asks, the duty chair takes it, and the two decide'
              } what follows. It writes to you here, one to one.`,
              'Medium',
            ),
          may.length === 1 && para('There is nothing that you need to do here now.', 'Medium'),
          unknown &&
            para('Nothing was sent or changed. These are the things that can be typed here:', 'Medium'),
          facts(may.map(({ say, does }) => [say, does] as const)),
        ],
        presses: [
          asks && primary('Request a consultation', 'consultation.request', press('consultation.request')),
          says('my consultations') &&
            open(!asks)('My consultations', 'consultation.mine', press('consultation.mine')),
          asks && openDialog('Request in a window', 'consultation.request', press('consultation.request')),
          says('copies to enter') &&
            (says('my consultations') ? other : primary)(
              'Copies to enter',
              'consultation.unentered',
              press('consultation.unentered'),
            ),
          says('duty') && (asks ? more : other)('Who is on duty', 'duty', press('duty')),
          says('my duty') && more('My duty', 'rota.mine', press('rota.mine')),
          says('rota') && more('The duty rota', 'rota', press('rota')),
          says('open enquiries') && more('Open enquiries', 'enquiry.open', press('enquiry.open')),
          says('diary') && more('The diary', 'diary', press('diary')),
          says('plans') && more('Open plans', 'plan.open', press('plan.open')),
          // Typed as well; the list of commands, which says what help says, is full.
          figured.some((role) => viewing.person.roles.includes(role)) &&
            more('Attendance figures', 'meeting.figures', press('meeting.figures')),
          says('troubles') && more('What needs seeing to', 'service.troubles', press('service.troubles')),
        ],
        emergency: authority.settings,
      }),
      summary: 'What you can do in Quorate',
    };
  },
});
