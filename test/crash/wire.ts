/** What a test and the processes it kills say to each other. */
import { z } from 'zod';

/** A place in the work at which the process is to end: before or after the nth call of the store that has this name. */
export const stageSchema = z.object({
  name: z.string(),
  nth: z.int().min(1),
  when: z.enum(['before', 'after']),
});
export type Stage = z.infer<typeof stageSchema>;

/** `watch`: names every call from now on. `die`: ends the process at the stage. `seen`: asks for the names so far. */
export const orderSchema = z.discriminatedUnion('order', [
  z.object({ order: z.literal('watch') }),
  z.object({ order: z.literal('die'), at: stageSchema }),
  z.object({ order: z.literal('seen') }),
]);
export type Order = z.infer<typeof orderSchema>;

export const wordSchema = z.union([
  z.object({ ready: z.string() }),
  z.object({ heard: orderSchema.options[0].shape.order.or(z.literal('die')) }),
  z.object({ seen: z.array(z.string()) }),
]);
export type Word = z.infer<typeof wordSchema>;
