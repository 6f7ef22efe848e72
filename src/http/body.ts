/** Reads a JSON body, or a form, within a bound. */
import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 413; readonly words: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

const tooLarge = { ok: false, status: 413, words: 'This is too large.' } as const;
const notJson = { ok: false, status: 400, words: 'This is not JSON that can be read.' } as const;

/** The body as parsed JSON. Reading stops at `largest` bytes; other content than plain UTF-8 JSON is refused. */
export async function readJson(req: IncomingMessage, largest: number): Promise<ReadBody> {
  const type = req.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) return notJson;
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return notJson;
  if (Number(req.headers['content-length'] ?? 0) > largest) return tooLarge;
  const text = await readBytes(req, largest);
  if (text === undefined) return tooLarge;
  try {
    return { ok: true, value: JSON.parse(utf8.decode(text)) };
  } catch {
    return notJson;
  }
}

export type ReadForm =
  | { readonly ok: true; readonly fields: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly status: 400 | 413; readonly words: string };

/** What a plain form sends, the last of each name; reading stops at `largest` bytes. */
export async function readForm(req: IncomingMessage, largest: number): Promise<ReadForm> {
  const noForm = { ok: false, status: 400, words: 'This is not a form that can be read.' } as const;
  const type = req.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return noForm;
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return noForm;
  if (Number(req.headers['content-length'] ?? 0) > largest) return tooLarge;
  const bytes = await readBytes(req, largest);
  if (bytes === undefined) return tooLarge;
  try {
    return { ok: true, fields: Object.fromEntries(new URLSearchParams(utf8.decode(bytes))) };
  } catch {
    return noForm;
  }
}

function readBytes(req: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largest) {
        req.pause();
        req.removeAllListeners('data');
        resolve(undefined);
      } else {
        chunks.push(chunk);
      }
    });
    req.on('end', () => resolve(Buffer.concat(chunks, size)));
    req.on('error', reject);
    req.on('aborted', () => reject(new Error('aborted')));
  });
}
