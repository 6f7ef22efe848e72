/** Options of Node for every process that serves. */
export const SERVICE_FLAGS: readonly string[];
export function findNode(root: string): string | undefined;
export function noNodeMessage(): string;
