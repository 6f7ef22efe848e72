/** The calls of Microsoft Graph that Quorate makes, and no more. */
import { type GraphPart, type GraphRequest, graphError } from './graph/answers.ts';
import { type Answering, BadRequest } from './server.ts';

const header = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(', ') : value);

/** Asks each part in turn; `before` is done ahead of every request. */
export function graphApi(parts: readonly GraphPart[], before: () => void): Answering {
  return async (method, [version, ...path], query, body, headers) => {
    before();
    const request: GraphRequest = {
      method,
      parts: path,
      query,
      body,
      prefer: header(headers.prefer) ?? '',
      ifMatch: header(headers['if-match']),
    };
    try {
      for (const part of version === 'v1.0' ? parts : []) {
        const answer = await part(request);
        if (answer !== undefined) return answer;
      }
      return graphError(404, 'ResourceNotFound', 'The rehearsal room does not serve that part of Graph.');
    } catch (error) {
      if (error instanceof BadRequest) return graphError(error.status, 'BadRequest', error.message);
      throw error;
    }
  };
}
