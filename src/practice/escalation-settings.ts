/**
 * What a council may change about its escalation: whom a request reaches next while nobody takes it, and who hears of an
 * outcome that is late. By when an outcome is wanted stands under `response`. All of it is our choice, no published
 * service states such times; each service is expected to set its own.
 */
import { z } from 'zod';
import type { HowSoon } from './codes.ts';

/**
 * Who can be offered a request that nobody has taken. `backup`: whoever else is on duty at that moment, the backup of
 * the session or the chair of one that has begun since. `nextSession`: the same, once the next session has begun.
 */
export const takers = ['backup', 'nextSession', 'safeguardingManager'] as const;
export type Taker = (typeof takers)[number];

/** Who can hear that an outcome is late. `holder`: whoever has it; while nobody took it, all to whom it is offered. */
export const latenessHearers = ['holder', 'asker', 'teamManager', 'safeguardingManager'] as const;
export type LatenessHearer = (typeof latenessHearers)[number];

const wait = {
  workingMinutes: z.int().min(0).max(2_400).describe('After so many working minutes …').default(0),
  workingDays: z.int().min(0).max(10).describe('… and so many whole working days.').default(0),
};

const tooFew = 'has to reach the safeguarding manager, or a request could be left with one person';

const untilTaken = z
  .array(
    z.strictObject({
      to: z.enum(takers).describe('Who is offered it as well.'),
      ...wait,
    }),
  )
  .max(6)
  .refine((steps) => steps.some(({ to }) => to === 'safeguardingManager'), { error: tooFew })
  .describe(
    'While nobody has taken it: each step once, in this order, counted from when it is with somebody who serves (for nextSession, from when that session begins).',
  );

const overdue = z
  .array(
    z.strictObject({
      to: z.array(z.enum(latenessHearers)).min(1).max(latenessHearers.length).describe('Who hears of it.'),
      ...wait,
    }),
  )
  .min(1)
  .max(6)
  .refine((steps) => steps.some(({ to }) => to.includes('safeguardingManager')), { error: tooFew })
  .describe('While there is no outcome: each step once, in this order, counted from when it was due.');

type Chains = { readonly untilTaken: z.input<typeof untilTaken>; readonly overdue: z.input<typeof overdue> };

const chains = (soon: string, defaults: Chains) =>
  z
    .strictObject({
      untilTaken: untilTaken.prefault(defaults.untilTaken),
      overdue: overdue.prefault(defaults.overdue),
    })
    .describe(`Of a request wanted ${soon}.`)
    .prefault({});

export const escalationSettingsSchema = z
  .strictObject({
    today: chains('on the same day', {
      untilTaken: [
        { to: 'backup', workingMinutes: 15 },
        { to: 'safeguardingManager', workingMinutes: 30 },
      ],
      overdue: [
        { to: ['holder', 'asker', 'teamManager'] },
        { to: ['safeguardingManager'], workingMinutes: 30 },
      ],
    }),
    twoWorkingDays: chains('within two working days', {
      untilTaken: [
        { to: 'backup', workingMinutes: 120 },
        { to: 'safeguardingManager', workingMinutes: 240 },
      ],
      overdue: [
        { to: ['holder', 'asker', 'teamManager'] },
        { to: ['safeguardingManager'], workingMinutes: 120 },
      ],
    }),
    routine: chains('as routine', {
      untilTaken: [{ to: 'nextSession' }, { to: 'safeguardingManager', workingDays: 1 }],
      overdue: [{ to: ['holder', 'asker', 'teamManager'] }, { to: ['safeguardingManager'], workingDays: 1 }],
    }),
    stillOverdue: z
      .strictObject({
        to: z
          .array(z.enum(latenessHearers))
          .min(1)
          .max(latenessHearers.length)
          .describe('Who is reminded.')
          .default(['holder', 'safeguardingManager']),
        everyWorkingDays: z.int().min(1).max(5).describe('Every so many working days.').default(1),
      })
      .describe('After the last step of `overdue`: how often, when work begins, until there is an outcome.')
      .prefault({}),
  } satisfies Record<HowSoon | 'stillOverdue', z.ZodType>)
  .describe('Whom a request reaches that nobody takes or decides, for each answer to "how soon".')
  .prefault({});
