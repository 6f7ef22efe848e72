/** What the server answers when something is wrong: Cosmos DB's status, substatus and body. */
export class CosmosFault extends Error {
  readonly status: number;
  readonly substatus: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    message: string,
    more: { substatus?: number; headers?: Record<string, string>; extra?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = 'CosmosFault';
    this.status = status;
    this.substatus = more.substatus;
    this.headers = more.headers ?? {};
    this.extra = more.extra ?? {};
  }
}

/** The word that Cosmos DB puts beside a status in an error's body. */
export function codeOf(status: number): string {
  switch (status) {
    case 400:
      return 'BadRequest';
    case 401:
      return 'Unauthorized';
    case 403:
      return 'Forbidden';
    case 404:
      return 'NotFound';
    case 405:
      return 'MethodNotAllowed';
    case 409:
      return 'Conflict';
    case 412:
      return 'PreconditionFailed';
    case 413:
      return 'RequestEntityTooLarge';
    case 429:
      return 'TooManyRequests';
    case 501:
      return 'NotImplemented';
    default:
      return 'InternalServerError';
  }
}
