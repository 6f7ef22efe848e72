/** A small bot over plain HTTP: it keeps what it hears and answers as a test tells it to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { JsonObject } from '../../src/kernel/json.ts';

const heardSchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  name: z.string().optional(),
  text: z.string().optional(),
  action: z.string().optional(),
  replyToId: z.string().optional(),
  serviceUrl: z.string(),
  from: z.looseObject({ id: z.string(), name: z.string().optional(), aadObjectId: z.string().optional() }),
  conversation: z.looseObject({ id: z.string(), tenantId: z.string(), conversationType: z.string() }),
  value: z.json().optional(),
});
export type Heard = z.infer<typeof heardSchema>;

/** What it answers: HTTP state and body; `silent`: nothing at all. */
export type Reply = { status: number; body?: unknown } | 'silent';

export interface FakeBot {
  readonly url: string;
  readonly heard: Heard[];
  /** Set by the test; the default answers 200 to all. */
  answer: (activity: Heard) => Reply | Promise<Reply>;
  close(): Promise<void>;
}

export const cardAttachment = (content: JsonObject) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content,
});

/** An answer to a press that shows a card. */
export const showsCard = (card: JsonObject): Reply => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card },
});

/** An answer to a press that shows words. */
export const showsWords = (words: string): Reply => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: words },
});

/** An answer to `task/fetch` or `task/submit` that shows a dialog. */
export const showsDialog = (title: string, card: JsonObject): Reply => ({
  status: 200,
  body: { task: { type: 'continue', value: { title, card: cardAttachment(card) } } },
});

export async function fakeBot(): Promise<FakeBot> {
  const heard: Heard[] = [];
  const bot = { heard, answer: (): Reply => ({ status: 200 }) };
  const server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const part of request) text += String(part);
      const activity = heardSchema.parse(JSON.parse(text));
      heard.push(activity);
      const reply = await fake.answer(activity);
      if (reply === 'silent') return;
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address of this shape; strings are for pipes.
  const { port } = server.address() as AddressInfo;
  const fake: FakeBot = {
    ...bot,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

/** Calls the connector as a bot does. */
export async function callConnector(
  serviceUrl: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(`${serviceUrl.replace(/\/$/, '')}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const text = (words: string, more: JsonObject = {}): JsonObject => ({
  type: 'TextBlock',
  text: words,
  wrap: true,
  ...more,
});

const head = (kind: string, what: string, which: string): JsonObject => ({
  type: 'Container',
  items: [
    text(kind, { size: 'Small', isSubtle: true, weight: 'Bolder', spacing: 'None' }),
    text(what, { size: 'Large', weight: 'Bolder', style: 'heading', spacing: 'None' }),
    text(which, { isSubtle: true, spacing: 'None' }),
  ],
});

const band = (style: 'good' | 'warning' | 'attention', words: string, more: string): JsonObject => ({
  type: 'Container',
  style,
  spacing: 'Medium',
  items: [
    text(words, { weight: 'Bolder', spacing: 'None' }),
    text(more, { spacing: 'None', isSubtle: true, size: 'Small' }),
  ],
});

const adaptive = (body: JsonObject[], actions: JsonObject[] = []): JsonObject => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body,
  actions,
});

const execute = (title: string, verb: string, more: JsonObject = {}): JsonObject => ({
  type: 'Action.Execute',
  title,
  verb,
  data: { token: `token-${verb}` },
  ...more,
});

/** Cards like the real ones, for the page: every kind of element, a form, a decision, an overflow. */
export const sampleCards = {
  request: adaptive(
    [
      head('Request a consultation · step 1 of 2', 'Who is it about?', 'C-4T9-KX2 · saved 10:42'),
      {
        type: 'Input.Text',
        id: 'number',
        label: 'Case system number (required)',
        isRequired: true,
        errorMessage: 'Type the number as in the case system, e.g. 4471203',
        maxLength: 20,
      },
      {
        type: 'Input.Date',
        id: 'agreed',
        label: 'When the plan of work was agreed (required)',
        isRequired: true,
        errorMessage: 'Choose the day',
        value: '2026-11-23',
      },
      {
        type: 'Input.ChoiceSet',
        id: 'sex',
        label: 'Sex (required)',
        style: 'expanded',
        wrap: true,
        isRequired: true,
        errorMessage: 'Choose one',
        choices: [
          { title: 'Female', value: 'F' },
          { title: 'Male', value: 'M' },
          { title: 'Not yet known, or unborn', value: 'U' },
        ],
      },
      {
        type: 'Input.ChoiceSet',
        id: 'status',
        label: 'Present status (required)',
        style: 'compact',
        wrap: true,
        isRequired: true,
        errorMessage: 'Choose one',
        value: 'cin',
        choices: [
          { title: 'Assessment', value: 'assessment' },
          { title: 'Child in need plan', value: 'cin' },
        ],
      },
      text(
        'If a child is in danger now, call 999. You do not need a consultation to hold a strategy discussion. Out of hours: 01632 960 999.',
        {
          size: 'Small',
          isSubtle: true,
          spacing: 'Medium',
        },
      ),
    ],
    [
      execute('Send to the duty chair', 'send', { style: 'positive' }),
      execute('Save and close', 'save', { associatedInputs: 'none' }),
    ],
  ),
  decide: adaptive(
    [
      head(
        'Consultation · you have it',
        'Agree the outcome',
        'C-4T9-KX2 · 2 children · asked by a social worker of Family Support 3, 10:47',
      ),
      band('warning', 'Wanted today', 'Outcome due by 13:05. You took it at 11:05.'),
      {
        type: 'FactSet',
        spacing: 'Medium',
        facts: [
          { title: 'Present status', value: 'Child in need plan' },
          { title: 'Agreed with', value: 'team manager, Thu 19 November 2026' },
          { title: 'Strategy discussion', value: 'Not yet' },
        ],
      },
      text('What they propose', { style: 'heading', separator: true, spacing: 'Medium' }),
      {
        type: 'RichTextBlock',
        inlines: [
          {
            type: 'TextRun',
            text: 'Initial child protection conference, after a *strategy* meeting <b>http://example.org</b>',
          },
        ],
      },
      {
        type: 'Input.Text',
        id: 'reasoning',
        label: 'Your reasoning (required)',
        isMultiline: true,
        isRequired: true,
        errorMessage: 'Say in a sentence why',
        maxLength: 500,
      },
      {
        type: 'Input.ChoiceSet',
        id: 'goodTime',
        label: 'Was it brought in good time? (required)',
        style: 'expanded',
        wrap: true,
        isRequired: true,
        errorMessage: 'Choose one',
        choices: [
          { title: 'Yes', value: 'yes' },
          { title: 'No', value: 'no' },
        ],
      },
    ],
    [
      execute('Agree as proposed', 'agree', { style: 'positive' }),
      execute('Change the outcome', 'change', { associatedInputs: 'none' }),
      execute('Pass it on', 'pass', { mode: 'secondary', associatedInputs: 'none' }),
      execute('Ask for more', 'more', { mode: 'secondary', associatedInputs: 'none' }),
    ],
  ),
  arrived: adaptive(
    [
      head(
        'Consultation · new',
        'Take the request',
        'C-4T9-KX2 · 2 children · asked by a social worker of Family Support 3',
      ),
      band('attention', 'Wanted today', 'Nobody has taken it yet. Outcome due by 13:05.'),
    ],
    [
      execute('Take it', 'take', { style: 'positive' }),
      {
        type: 'Action.Submit',
        title: 'Open as a form',
        data: { msteams: { type: 'task/fetch' }, verb: 'form', token: 'token-form' },
        associatedInputs: 'none',
      },
      { type: 'Action.OpenUrl', title: 'Call now', url: 'https://teams.example/l/call/0/0?users=x' },
    ],
  ),
  decided: adaptive([
    head(
      'Consultation · decided',
      'Initial child protection conference',
      'C-4T9-KX2 · decided by Ruth Bell, 11:20',
    ),
    band('good', 'Agreed as proposed', 'Next: the strategy meeting, by Wed 25 November 2026.'),
    text('**Next steps**\n- hold the strategy meeting\n- tell the family', { spacing: 'Medium' }),
  ]),
  sent: adaptive([
    head('Consultation · sent', 'With the duty chair', 'C-4T9-KX2 · sent 10:47'),
    band('good', 'Ruth Bell has it', 'An outcome is due by 13:05. You are told as soon as there is one.'),
  ]),
};

/** Lets the bot play one consultation from the request to the outcome, between two one-to-one chats. */
export function playConsultation(bot: FakeBot, chats: { asks: string; takes: string }): void {
  const message = (card: JsonObject, summary: string) => ({
    type: 'message',
    summary,
    attachments: [cardAttachment(card)],
  });
  const to = (activity: Heard, chat: string, card: JsonObject, summary: string) =>
    callConnector(
      activity.serviceUrl,
      'POST',
      `/v3/conversations/${encodeURIComponent(chat)}/activities`,
      message(card, summary),
    );
  const edit = (activity: Heard, card: JsonObject, summary: string) =>
    callConnector(
      activity.serviceUrl,
      'PUT',
      `/v3/conversations/${encodeURIComponent(activity.conversation.id)}/activities/${activity.replyToId}`,
      message(card, summary),
    );
  const verbOf = z.object({ action: z.object({ verb: z.string() }) });
  bot.answer = async (activity) => {
    if (activity.type === 'message') {
      const asked = activity.text === 'request consultation';
      await to(
        activity,
        activity.conversation.id,
        asked ? sampleCards.request : sampleCards.arrived,
        'A form to fill in',
      );
      return { status: 200 };
    }
    if (activity.name === 'task/fetch') return showsDialog('Request a consultation', sampleCards.request);
    if (activity.name === 'task/submit')
      return { status: 200, body: { task: { type: 'message', value: 'Sent.' } } };
    const action = verbOf.safeParse(activity.value);
    switch (action.success ? action.data.action.verb : '') {
      case 'send':
        await edit(activity, sampleCards.sent, 'Sent');
        await to(activity, chats.takes, sampleCards.arrived, 'A consultation is asked for');
        return showsCard(sampleCards.sent);
      case 'take':
        await edit(activity, sampleCards.decide, 'Taken');
        return showsCard(sampleCards.decide);
      case 'agree':
        await edit(activity, sampleCards.decided, 'Decided');
        await to(activity, chats.asks, sampleCards.decided, 'There is an outcome');
        return showsCard(sampleCards.decided);
      case 'change':
        return showsWords('Only the chair who took it can change it.');
      case 'pass':
        return { status: 200 };
      default:
        return { status: 200 };
    }
  };
}
