/** What the edge itself says. Everything else that people read comes from the kernel. */
export const words = {
  /** The only thing the bot says in a shared chat: it names nobody and nothing. */
  onlyOneToOne:
    'I can only help in our one-to-one chat. Open it from my name, and type help there to see what can be done.',
  openOneToOne: 'Open our one-to-one chat',
  /** The head of it, and what a lock screen shows. */
  onlyOneToOneSummary: 'Quorate helps one to one',
  broken: (reference: string) =>
    `Something went wrong on our side, and this was not finished. What was saved before is safe. Please try again; if it happens again, quote reference ${reference}.`,
  slow: (reference: string) =>
    `This is taking longer than it should and is still being worked on. Press again in a minute to see where it stands: it is not done twice. Reference ${reference}.`,
  again: (reference: string) =>
    `Teams could not say at this moment who you are, and nothing was noted. Please press again in a few seconds. Reference ${reference}.`,
  notUnderstoodPress:
    'This button could not be read, and nothing was changed. Type help in our one-to-one chat to see what can be done.',
  unknownInvoke: 'I cannot do this. Type help in our one-to-one chat to see what can be done.',
  tooOften:
    'That was more in one minute than I can take, and the last of it was not done. Please wait a minute and go on.',
  malformed: 'This is not an activity that can be read.',
  unauthenticated: 'Not authorised.',
  unavailable: 'The sender cannot be checked at the moment. Try again later.',
  failedRequest: (reference: string) => `This request could not be finished. Reference ${reference}.`,
} as const;
