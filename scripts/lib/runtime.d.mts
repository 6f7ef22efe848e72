/** Options of Node for every process that serves. */
export const SERVICE_FLAGS: readonly string[];
export function findNode(root: string): string | undefined;
export function noNodeMessage(): string;
/** For the environment of every process that serves. */
export function compileCache(root: string): { readonly NODE_COMPILE_CACHE: string };
