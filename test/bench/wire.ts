/** What the benchmark and the processes it starts say to each other. */
import { z } from 'zod';

/**
 * `memory`: resident set in bytes. `loop`: processor time of the thread that answers, in microseconds. `left`: whether an effect is still to be carried out. `profile`: begins a profile of
 * the processor's time, or ends one and writes it down. `stop`: ends the process.
 */
export const requestSchema = z.object({
  id: z.number(),
  ask: z.enum(['memory', 'loop', 'left', 'profile', 'stop']),
});
export type Ask = z.output<typeof requestSchema>['ask'];

export const replySchema = z.union([
  z.object({ ready: z.string() }),
  z.object({ id: z.number(), answer: z.union([z.number(), z.boolean()]) }),
]);
export type Reply = z.infer<typeof replySchema>;

/** Answers the benchmark's questions in a child process. */
export function serve(url: string, own: Answers): void {
  const answers = { ...everybodys, ...own };
  const send = (reply: Reply) => process.send?.(reply);
  process.on('message', (message) => {
    const { id, ask } = requestSchema.parse(message);
    void Promise.resolve(answers[ask]()).then((answer) => {
      send({ id, answer });
      if (ask === 'stop') process.disconnect?.();
    });
  });
  // Whoever started this has gone: nobody is left to end it.
  process.on('disconnect', () => process.exit());
  send({ ready: url });
}

type All = Readonly<Record<Ask, () => number | boolean | Promise<boolean>>>;

/** What is not answered by every process alike. */
export type Answers = Pick<All, 'stop'> & Partial<All>;

const everybodys: Omit<All, 'stop'> = {
  memory: () => process.memoryUsage.rss(),
  loop: () => {
    const { user, system } = process.threadCpuUsage();
    return user + system;
  },
  left: () => false,
  profile: () => false,
};
