/** The forms of an enquiry: no conference needed, asked for, booked, held, why it is late. */
import { choiceInput, choicesOf, dateInput, para, remark, textInput } from '../../kernel/cards/index.ts';
import { delayReasons, offered } from '../../practice/codes.ts';
import { formatDate } from '../../practice/dates.ts';
import { bookedFor, dayZero } from '../days.ts';
import { lastDay } from '../steps.ts';
import { form } from './form.ts';

export const notNeededForm = form({
  verb: 'enquiry.notNeeded',
  deed: 'notNeeded',
  step: 'outcome',
  title: 'Why is no conference needed?',
  fields: ['why'],
  body: (filling) => [
    textInput({
      id: 'why',
      label: 'Why no conference is needed',
      required: true,
      multiline: true,
      maxLength: 1000,
      value: filling.typed('why'),
      problem: filling.problem('why'),
      error:
        'Say in a sentence or two why, for example "Concerns not substantiated; child in need plan goes on".',
    }),
    remark('The clock ends. Social worker, manager and chair are told. Names belong in the case system.'),
  ],
  press: 'Record that none is needed',
});

export const requestForm = form({
  verb: 'enquiry.request',
  deed: 'request',
  step: 'the conference',
  title: 'When was the conference asked for?',
  fields: ['on'],
  body: (filling, { value, today }) => [
    dateInput({
      id: 'on',
      label: 'Asked for on',
      required: true,
      value: filling.typed('on', value.requested?.on ?? today.toString()),
      min: dayZero(value),
      max: today,
      problem: filling.problem('on'),
      error: 'Choose the day, today or earlier.',
    }),
    remark('Business support is told at once and books it.'),
  ],
  press: 'It was asked for',
});

export const bookForm = form({
  verb: 'enquiry.book',
  deed: 'book',
  step: 'the conference',
  title: 'For which day is it booked?',
  fields: ['for'],
  body: (filling, { value, authority }) => [
    para(`In time up to ${formatDate(lastDay(value, authority.settings))}.`, 'Medium'),
    dateInput({
      id: 'for',
      label: 'Booked for',
      required: true,
      value: filling.typed('for', bookedFor(value)),
      min: dayZero(value),
      problem: filling.problem('for'),
      error: 'Choose the working day for which it is booked.',
    }),
    value.bookings.length > 0 && remark('The day that was booked before stays on record.'),
  ],
  press: 'It is booked',
});

export const holdForm = form({
  verb: 'enquiry.hold',
  deed: 'hold',
  step: 'the conference',
  title: 'When was the conference held?',
  fields: ['on'],
  body: (filling, { value, today }) => {
    const booked = bookedFor(value);
    const suggested = booked !== undefined && booked <= today.toString() ? booked : undefined;
    return [
      dateInput({
        id: 'on',
        label: 'Held on',
        required: true,
        value: filling.typed('on', value.held?.on ?? suggested),
        min: dayZero(value),
        max: today,
        problem: filling.problem('on'),
        error: 'Choose the day, today or earlier.',
      }),
      remark('If it did not take place, go back and say for which day it is rearranged.'),
    ];
  },
  press: 'It was held',
});

export const explainForm = form({
  verb: 'enquiry.explain',
  deed: 'explain',
  step: 'the delay',
  title: 'Why is the conference late?',
  fields: ['reasons', 'words'],
  body: (filling, { value, today }) => [
    choiceInput({
      id: 'reasons',
      label: 'Reasons',
      required: true,
      multi: true,
      choices: choicesOf(offered(delayReasons, today)),
      value: filling.typed('reasons', value.delay?.reasons.join(','))?.split(','),
      problem: filling.problem('reasons'),
      error: 'Choose at least one reason.',
    }),
    textInput({
      id: 'words',
      label: 'What happened',
      required: true,
      multiline: true,
      maxLength: 1000,
      value: filling.typed('words', value.delay?.words),
      problem: filling.problem('words'),
      error: 'Say in a sentence or two what happened, for example "The first room fell through".',
    }),
    remark(
      value.delay
        ? 'The team manager and a chair agree anew, each by a press of their own.'
        : 'The team manager and a chair then agree, each by a press of their own.',
    ),
  ],
  press: 'Record the reasons',
});
