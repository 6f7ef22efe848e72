/**
 * What the pages say that anybody may open: the tab in Teams, and what the app's entry in Teams points at. They hold no
 * record and no name but that of the authorities served, so nobody has to be known to read them.
 */
import { escaped } from '../../kernel/page.ts';
import { typedCommands } from './typed.ts';

export interface Notice {
  readonly path: string;
  readonly title: string;
  /** HTML; `authorities` are names. */
  readonly main: (authorities: readonly string[]) => string;
}

const para = (text: string) => `<p>${escaped(text)}</p>`;
const heading = (text: string) => `<h2>${escaped(text)}</h2>`;
const list = (items: readonly string[]) =>
  `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;

/** “A”, “A and B”, “A, B and C”. */
function together(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}

const about: Notice = {
  path: '/about',
  title: 'What Quorate does',
  main: (authorities) =>
    para(
      'Quorate helps people arrange meetings and keep track of requests. You write to it in your one-to-one chat, and press buttons on the cards that it answers with.',
    ) +
    para('If somebody is in danger now, call 999. Quorate is never the way to reach help in an emergency.') +
    heading('What you can type') +
    para(
      'In the chat with Quorate. Capitals and slips of spelling do not matter. Not everything is for everybody: “help” shows what is for you.',
    ) +
    `<dl>${typedCommands
      .map(({ title, description }) => `<dt>${escaped(title)}</dt><dd>${escaped(description)}</dd>`)
      .join('')}</dl>` +
    heading('What this page shows') +
    para(
      'No records, of anybody. They are shown in your one-to-one chat alone, after Teams has said who you are.',
    ) +
    heading('Who runs it') +
    para(`${together(authorities)}. Ask the service that told you of Quorate if something does not work.`),
};

const privacy: Notice = {
  path: '/privacy',
  title: 'Privacy',
  main: (authorities) =>
    para(
      `Quorate is run by ${together(authorities)} for the authority’s own work. The authority decides what is kept and why, and is the controller of it. Its own privacy notice, on its website, says more; so do its data protection officer and the service that told you of Quorate.`,
    ) +
    heading('About people who use it') +
    list([
      'Name, role, team or organisation and work e-mail address, as the authority has listed them.',
      'What they typed and pressed, when, and which records they looked at: whoever is responsible can see who did what.',
      'For people asked to a meeting: whether they come, where their report stands, and whether they were there.',
    ]) +
    heading('About people whom the work is about') +
    list([
      'What the authority’s staff enter for their work, shown to those alone who have a right to it in that very case.',
      'Names and home addresses of families are not asked for. What must be known to reach somebody for a meeting is kept apart, shown to few, and erased when it has served.',
    ]) +
    heading('In the chat of a meeting') +
    list([
      'Quorate is given the messages that name it and the presses of its buttons, and no other message.',
      'It is told when the meeting begins and ends and who joins and leaves. When somebody presses whom it does not know, it looks at the list of the chat’s members.',
      'After the meeting it reads Teams’ attendance report. The rows of people who were not asked for an organisation are dropped.',
      'It writes nothing there about anybody. It switches recording and transcription of its meetings off.',
    ]) +
    heading('Calendars and mail') +
    list([
      'It reads when the people it arranges meetings for are free, and not what their appointments are.',
      'Invitations and mail come from a mailbox of the service. It reads nobody’s mail.',
    ]) +
    heading('How long') +
    para(
      'As long as the authority’s own schedule says. Your rights to see, correct or object to what is kept about you are those in the authority’s privacy notice; you can also complain to the Information Commissioner (ico.org.uk).',
    ) +
    heading('These pages') +
    para('They set no cookies, keep nothing about you and load nothing from elsewhere.'),
};

const terms: Notice = {
  path: '/terms',
  title: 'Terms of use',
  main: (authorities) =>
    list([
      `Quorate is for the staff of ${together(authorities)}, and for people of other organisations whom it has asked to a meeting, for that work alone.`,
      'It is never the way to reach help in an emergency. If somebody is in danger now, call 999; otherwise use the authority’s usual telephone numbers.',
      'People decide, Quorate does not. It shows facts, dates and the local rule; what follows from them is the judgement of whoever is responsible.',
      'Enter only what the work needs, and only where it is asked for. Nothing about anybody belongs in the chat of a meeting.',
      'A personal link in a mail is for the person it was sent to. Do not pass it on.',
      'Everything that is done with it is recorded with the name of whoever did it.',
      'If Quorate cannot be reached, meetings take place all the same: they are ordinary appointments in the calendar.',
      'What applies to the use of the authority’s other systems applies to this one.',
    ]) + para('The software is open source under the MIT licence, which gives no warranty.'),
};

const accessibility: Notice = {
  path: '/accessibility',
  title: 'Accessibility',
  main: () =>
    para(
      'Quorate is meant to be usable by everybody, with a keyboard, a screen reader, large text or high contrast, on a telephone or a large screen. It aims at the Web Content Accessibility Guidelines 2.2, level AA.',
    ) +
    heading('What has been done') +
    list([
      'Every question on a card has a label, says in words whether it must be answered, and says how to mend an answer.',
      'Colour is never the only sign of anything. Cards and pages are read in the order in which they are shown.',
      'Pages hold plain text and forms, follow the theme of Teams and of your device, and can be enlarged.',
    ]) +
    heading('What is not known yet') +
    list([
      'It has not been examined by an independent body, or tried by people who use assistive technology every day.',
      'Cards are drawn by Microsoft Teams, so how they are read aloud depends on it.',
    ]) +
    heading('If something does not work for you') +
    para(
      'Tell the service that told you of Quorate, and say how you would rather have it: by telephone, on paper, or in another way. If you are not content with the answer, the Equality Advisory and Support Service (equalityadvisoryservice.com) can help.',
    ),
};

export const notices: readonly Notice[] = [about, privacy, terms, accessibility];

/** The way from each page to the others. */
export function ways(from: string): string {
  const others = notices.filter(({ path }) => path !== from);
  const links = others.map(({ path, title }) => `<li><a href="${path.slice(1)}">${escaped(title)}</a></li>`);
  return `<nav aria-label="Other pages"><ul class="ways">${links.join('')}</ul></nav>`;
}
