/** Every deed of the slice: adding one is a file (or a place among its sisters) and a line here. */
import { answerMore, askForMore } from './asking.ts';
import { noteClock } from './clock.ts';
import { changeOutcome, changeStep, correct, decide } from './deciding.ts';
import { enter, link, restrict, unrestrict, withdraw } from './keeping.ts';
import { redirect, reoffer } from './redirecting.ts';
import { call, passOn, take, unreachable } from './routing.ts';
import { agree, differ, legalReview, settle } from './viewing.ts';
import { wake } from './waking.ts';

export const deedEntries = [
  take,
  call,
  passOn,
  unreachable,
  redirect,
  reoffer,
  askForMore,
  answerMore,
  decide,
  changeStep,
  changeOutcome,
  correct,
  agree,
  differ,
  settle,
  legalReview,
  enter,
  withdraw,
  restrict,
  unrestrict,
  link,
  wake,
  noteClock,
] as const;
