/** Where the process is ended: every call of the store between the arrival of a press and its last effect, by name. */
import type { DeedName } from './deeds.ts';
import type { Engine } from './place.ts';
import type { Stage } from './wire.ts';

/** While the stand-in for Teams has a request and has not answered it. */
export interface AtTeams {
  readonly teams: 'POST' | 'PUT';
}

export interface Trial {
  readonly deed: DeedName;
  readonly at: Stage | AtTeams;
  /** When the same press comes again: as soon as there is a process, or when the first has done all it could. */
  readonly again: 'at once' | 'later';
}

const nothingBut =
  (when: Stage['when']) =>
  (name: string, nth = 1) => ({ name, nth, when });
const before = nothingBut('before');
const after = nothingBut('after');
const around = (name: string, nth = 1) => [before(name, nth), after(name, nth)];

/**
 * The end before a call is also the end after the one before it, and what is only read is the same after as before. So
 * reads stand here once, and of a write that one process alone does, both sides.
 */
const sending: readonly Trial['at'][] = [
  // Whoever is written to for the first time has no conversation yet: these come first.
  ...around('write conversation'),
  before('read draft'),
  before('read receipt in case'),
  ...around('commit consultation.send'),
  before('clear drafts'),
  before('query due effects'),
  before('query stream'),
  ...around('lease message offered'),
  after('lease message sent'),
  after('lease update'),
  after('lease lookup.enter child'),
  after('lease lookup.enter reference'),
  before('read conversation'),
  before('read child'),
  before('read reference'),
  ...around('commit lookup.enter'),
  before('read consultation', 4),
  { teams: 'POST' },
  { teams: 'PUT' },
  ...around('end message offered'),
  before('end message sent'),
  before('end update'),
  before('end lookup.enter child'),
  before('end lookup.enter reference'),
  before('query due effects', 2),
];

const taking: readonly Trial['at'][] = [
  ...around('commit consultation.take'),
  { teams: 'POST' },
  before('end message taken'),
];

const deciding: readonly Trial['at'][] = [
  ...around('commit consultation.decide'),
  after('lease event consultation.decided'),
  ...around('commit lookup.leave'),
  before('end event consultation.decided'),
];

const differing: readonly Trial['at'][] = [
  ...around('commit consultation.differ'),
  after('lease message settle', 2),
  after('end message differs'),
];

/** Read together with others that are named: it makes no difference after which of them the process ends. */
export const readTogether = [
  'read case',
  'read consultation',
  'read receipt in child',
  'read receipt in reference',
  'read rota',
] as const;

/** The log of who looked is written at its own time, and belongs to no press. */
export const looks = 'write access';

const every: readonly Trial[] = [
  ...trialsOf('send', sending),
  ...trialsOf('take', taking),
  ...trialsOf('decide', deciding),
  ...trialsOf('differ', differing),
];

/** The other engine, where each start takes longer, has each kind of stage: what is awaited is another call there. */
const eachKind: readonly Trial[] = [
  ...trialsOf(
    'send',
    [
      before('write conversation'),
      ...around('commit consultation.send'),
      after('clear drafts'),
      before('query stream'),
      after('lease message offered'),
      after('lease lookup.enter child'),
      before('read consultation', 4),
      ...around('commit lookup.enter'),
      { teams: 'POST' },
      before('end message offered'),
      before('end lookup.enter child'),
    ],
    1,
  ),
  ...trialsOf('take', around('commit consultation.take'), 1),
  ...trialsOf('decide', [...around('commit consultation.decide'), after('commit lookup.leave')], 1),
  ...trialsOf('differ', [after('commit consultation.differ')], 1),
];

export const trials: Readonly<Record<Engine, readonly Trial[]>> = { sqlite: every, cosmos: eachKind };

/** A call as it counts among the kinds of calls: whatever a message is about, it is sent in the same way. */
export function kindOf(name: string): string {
  return name.replace(/^(lease|end) message .*/, '$1 message');
}

function trialsOf(deed: DeedName, stages: readonly Trial['at'][], odd = 0): Trial[] {
  return stages.map((at, n) => ({ deed, at, again: (n + odd) % 2 === 0 ? 'at once' : 'later' }));
}

export function titleOf({ deed, at, again }: Trial): string {
  const where =
    'teams' in at
      ? `while Teams ${at.teams === 'POST' ? 'takes a message' : 'updates a card'}`
      : `${at.when} "${at.name}"${at.nth > 1 ? ` (no. ${at.nth})` : ''}`;
  return `${deed}: ${where}, and the press comes again ${again}`;
}
