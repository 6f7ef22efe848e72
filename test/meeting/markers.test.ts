/**
 * What can reach a meeting's chat, rendered from records full of markers: the two messages, and each answer that a presser
 * sees there. None holds anything of a family, nobody's absence, no count, no reference of a case and no decision.
 */
import { globSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Conference } from '../../src/conference/record.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Mail } from '../../src/kernel/mailer.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { Presser } from '../../src/kernel/shared.ts';
import type { Shown, Target } from '../../src/kernel/view.ts';
import { monitoringTarget, monitoringType } from '../../src/meeting/after/record.ts';
import type { Attendance } from '../../src/meeting/record.ts';
import { entries, linked } from '../../src/wiring.ts';
import { at, authority, directory, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference, someSlot } from '../support/conferences.ts';
import { consultation, daniel, family, Shelf } from '../support/consultations.ts';
import { adult, invitation, keepFamily, pair, saidThen } from '../support/families.ts';
import { hereNow, keepMeeting, later, MeetingChat, metAt } from '../support/meetings.ts';

const mark = 'QUAGGA';
const marked: Partial<Conference> = {
  ...metAt,
  children: [{ number: `${mark}1`, initials: mark.slice(0, 4), month: '2019-03', unborn: false, sex: 'F' }],
  late: { reasons: ['family'], words: mark, ...saidThen },
};
const said = { by: daniel.id, at: later(0) };
const away: Partial<Attendance> = {
  ...hereNow({ is: 'away', how: undefined, self: false }),
  agency: 'health-visiting',
  confirmed: said,
  report: { is: 'none', ...said },
};

async function shelf(prompts: 'open' | 'stopped' = 'open', over: Partial<Conference> = {}): Promise<Shelf> {
  const made = await new Shelf().keep({
    value: consultation({ tried: mark }),
    family: family({ caseReference: mark }),
  });
  await keepConference(made, conference({ ...marked, ...over }));
  await keepFamily(made, {
    invitations: [
      {
        value: invitation({ role: mark, children: [`${mark}1`], told: saidThen }),
        contact: { name: mark, email: `${mark}@example.org`, conference: conferenceAt.id },
      },
      { value: invitation({ agency: 'health-visiting', role: mark, at: later(1) }) },
      // Taken off the list after they were sent the file by hand.
      {
        value: invitation({
          role: mark,
          at: later(2),
          removed: saidThen,
          sent: { ...saidThen, news: someSlot.starts },
        }),
      },
    ],
    adults: [
      { value: adult('mother', { interpreter: mark, access: mark }), route: { way: mark, times: mark } },
    ],
    safety: { pairs: [pair()] },
  });
  await keepMeeting(made, {
    meeting: {
      prompts: { state: prompts, ...said },
      asked: { at: said.at, state: 'sent' },
      decision: {
        kind: 'goesAhead',
        reason: 'delayHarmful',
        words: mark,
        safeguards: mark,
        second: true,
        ...said,
      },
    },
    attendances: { worker: { ...hereNow(), agency: 'social-care' }, 'invitation:i1': away },
    claims: [{ agency: 'gp' }],
  });
  const monitoring = create(monitoringType, monitoringTarget(conferenceAt), authority.id, {
    conference: conferenceAt.id,
    reference: 'K-7QW-2HD',
    heldOn: '2027-01-12',
    lookedAt: said.at,
    reminders: 0,
    dueOn: '2027-01-19',
    children: [{ n: 0, took: 'PN6' }],
    quality: { grade: 'good', shared: 'yes', definitions: 'yes', words: mark, ...said },
  });
  const { record, entry } = audited(monitoring, {
    actor: { kind: 'person', person: daniel },
    verb: 'monitoring.quality',
    what: 'Recorded what the chair thinks of the report',
    commandId: 'c6',
    settings: 'example-1',
    at: at('2027-01-12T10:02'),
  });
  await made.put([record, entry]);
  return made;
}

/** Nothing of a family or a case; nobody's absence, no count of people, no decision, no link. */
function mustBeNeutral(shown: Shown, name: string): void {
  const text = JSON.stringify(shown);
  for (const one of [mark, 'K-7QW', 'C-4T9', 'E-', 'FAM', 'http://e', 'https://']) {
    expect(text.replace('http://adaptivecards.io/schemas', ''), name).not.to.contain(one);
  }
  // The names of an agency and of the app, and what a presser says of themselves.
  const words = text.replaceAll(
    /"token":"[^"]*"|Children’s social care|with Quorate|I am not here for an organisation/g,
    '',
  );
  expect(words, name).not.to.match(
    /not here|absent|missing|late\b|quorat|plan\b|categor|neglect|abuse|child|mother|father|harm|decided|\d+ (of|organisations|people|groups)/i,
  );
}

const pressers: readonly (readonly [string, Presser, JsonObject])[] = [
  ['somebody asked', { id: person('Marcus Bell').id, person: person('Marcus Bell') }, {}],
  [
    'somebody who was recorded as away',
    { id: person('Folasade Ajayi').id, person: person('Folasade Ajayi') },
    {},
  ],
  [
    'somebody of an agency that is not asked',
    { id: person('Eleni Georgiou').id, person: person('Eleni Georgiou') },
    {},
  ],
  ['the chair', { id: daniel.id, person: daniel }, {}],
  ['a stranger', { id: '99999999-9999-4999-8999-999999999999:x' }, {}],
  ['a stranger who chose nothing', { id: '99999999-9999-4999-8999-999999999999:x' }, { sent: 'yes' }],
  ['a stranger who has said', { id: '99999999-9999-4999-8999-999999999999:somebody-0' }, {}],
  ['a mother', { id: '99999999-9999-4999-8999-999999999999:x' }, { none: 'yes' }],
  ['somebody without an account', {}, {}],
];

describe('what can reach a meeting’s chat, from records full of markers', () => {
  for (const name of ['chat.ask', 'chat.enough']) {
    it(`holds none of them: ${name}`, async () => {
      const kept = await shelf();
      const chat = new MeetingChat();
      const errand = chat.errands().find((one) => one.name === name);
      await errand?.run(
        { ...conferenceAt },
        {
          authority,
          directory,
          now: at('2027-01-12T10:00'),
          key: 'k',
          read: new Reader(kept.store),
          pressIn: () => () => ({ token: 'k1.x' }),
        },
      );
      expect(chat.posts).to.have.length(1);
      for (const post of chat.posts) mustBeNeutral(post, name);
      await kept.store.close();
    });
  }

  for (const prompts of ['open', 'stopped'] as const) {
    for (const [who, presser, input] of pressers) {
      it(`holds none of them: what ${who} is answered while it is ${prompts}`, async () => {
        const kept = await shelf(prompts);
        const entry = entries.find(({ verb }) => verb === 'meeting.here');
        if (entry?.kind !== 'shared') throw new Error('nothing is pressed there');
        const shown = await entry.answer(
          input,
          conferenceAt,
          { presser, authority, directory, now: at('2027-01-12T10:00'), press: () => ({ token: 'k1.x' }) },
          new Reader(kept.store),
        );
        mustBeNeutral(shown, who);
        await kept.store.close();
      });
    }
  }

  it('is what the two messages and the answers are, and nothing else: no View can be shown there', () => {
    const shared = entries.filter((entry) => entry.kind === 'shared').map(({ verb }) => verb);
    expect(shared).to.deep.equal(['meeting.here']);
  });
});

/** The mail errand's own name: what it is asked to do is in src/meeting/before/mail.ts. */
const mailsOf: Readonly<Record<string, string>> = { 'src/meeting/before/mail.ts': 'mail.askForReport' };

describe('what can reach a mail, or a page behind a link, from records full of markers', () => {
  const now = at('2027-01-08T10:00');
  const signed = { signed: saidThen };
  const asked = { partition: conferenceAt.partition, id: 'invitation:i0' };
  const serialOfTold = `${saidThen.at} `;

  /** Nothing that anybody typed, no number of a child, no reference of a case or conference. */
  function mustTellNothing(text: string, name: string, says?: string): void {
    for (const one of [mark, 'K-7QW', 'C-4T9', 'E-4T9', 'FAM-', 'REF-']) {
      if (one !== says) expect(text, name).not.to.contain(one);
    }
  }

  /** Each page and file: for whom, and with what its link is made. */
  interface Opened {
    readonly person?: string;
    readonly target: Target;
    readonly serial?: string;
    /** What stands there by right: a chair's own diary says which conference is when. */
    readonly says?: string;
  }
  const pages: Readonly<Record<string, Opened>> = {
    'diary.file': { person: 'Daniel Osei', target: { partition: '', id: 'diary' }, says: 'K-7QW' },
    'conference.file': { person: 'Daniel Osei', target: conferenceAt, serial: `signed ${saidThen.at}` },
    'conference.fileTakenBack': {
      person: 'Daniel Osei',
      target: { partition: conferenceAt.partition, id: 'invitation:i2' },
    },
    'invitation.answer': { target: asked, serial: serialOfTold },
    'meeting.feedback': { target: conferenceAt },
  };

  it('covers every page and file that a link can lead to', () => {
    expect(linked.map(({ purpose }) => purpose)).to.have.members(Object.keys(pages));
  });

  for (const { purpose, serve, send } of linked) {
    it(`holds none of them: the page or file of ${purpose}`, async () => {
      const { person: name, target = conferenceAt, serial, says } = pages[purpose] ?? {};
      const kept = await shelf('open', signed);
      const link = { purpose, authority: authority.id, target, expires: 0, person: undefined, serial };
      const opening = {
        link,
        authority,
        person: name === undefined ? undefined : person(name),
        now,
        once: 'abcdefgh12345678ijkl9012',
      };
      const read = new Reader(kept.store);
      const served = await serve(opening, read);
      expect(served, 'it is shown').not.to.equal(undefined);
      mustTellNothing(served?.body ?? '', purpose, says);
      const sent = await send?.({}, opening, read);
      if (sent && 'mend' in sent) mustTellNothing(sent.mend.body, `${purpose}, to be mended`);
      await kept.store.close();
    });
  }

  it('covers every place that sends a mail', () => {
    const places = globSync('src/**/*.ts').filter((file) =>
      /mailer\s*\.send\(/.test(readFileSync(file, 'utf8')),
    );
    // Telemetry counts what passes through it, and sends nothing of its own.
    const senders = places.filter((file) => !file.startsWith('src/telemetry/'));
    expect(senders).to.have.members(Object.keys(mailsOf));
  });

  for (const name of Object.values(mailsOf)) {
    it(`holds none of them: the mail of ${name}`, async () => {
      const kept = await shelf('open', signed);
      const chat = new MeetingChat();
      const mails: Mail[] = [];
      chat.mail = async (mail) => void mails.push(mail);
      const errand = chat.errands().find((one) => one.name === name);
      await errand?.run(
        { ...asked, starts: someSlot.starts },
        {
          authority,
          directory,
          now,
          key: 'k',
          read: new Reader(kept.store),
          pressIn: () => () => ({ token: 'k1.x' }),
        },
      );
      expect(mails).to.have.length(1);
      mustTellNothing(`${mails[0]?.subject}\n${mails[0]?.text}`, name);
      await kept.store.close();
    });
  }
});
