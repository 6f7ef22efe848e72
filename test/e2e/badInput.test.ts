/** What bad input gets: a plain answer, a coded line in the log without content, and nothing half-written. */
import { expect } from 'chai';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Product } from '../support/product.ts';
import {
  type At,
  fill,
  fillIn,
  inputsFor,
  marker,
  request,
  requestTyped,
  type Typed,
} from '../support/product-seat.ts';
import { type CardButton, inputsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

/** Does what must change nothing, and gives what came of it with the codes that were logged meanwhile. */
async function refused<T>(product: Product, work: () => Promise<T>): Promise<{ came: T; codes: string[] }> {
  await product.settle();
  const before = product.records();
  const lines = product.log.length;
  const came = await work();
  await product.settle();
  expect(product.records(), 'nothing but the access log').to.deep.equal(before);
  const codes = product.log.slice(lines).map((line) => {
    const { event, code, status } = JSON.parse(line);
    return [event, code ?? status].filter(Boolean).join(' ');
  });
  return { came, codes };
}

/** An invoke as Teams sends a press. */
function pressOf(button: CardButton, message = '1'): JsonObject {
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: message,
    value: { action: { type: 'Action.Execute', verb: button.verb ?? '', data: button.data ?? {} } },
  };
}

const pick = (typed: Typed, start: string): Typed =>
  Object.fromEntries(Object.entries(typed).filter(([id]) => id.startsWith(start) && /^c\d/.test(id)));

const standsIn = (card: JsonObject | undefined, id: string) =>
  inputsOf(card ?? {}).find((input) => input.id === id)?.value ?? '';

describe('what bad input gets', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let daniel: At;
  let about: string;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    daniel = product.sit('Daniel Osei');
    about = await request(maya, '1');
  });
  after(() => product?.close());

  const minted = async (
    by: At,
    verb: string,
    more: { reference?: string; partition?: string; hours?: number } = {},
  ) => {
    const target = product.target(more.reference ?? about);
    const token = await product.mint({
      verb,
      target: { ...target, partition: more.partition ?? target.partition },
      conversation: product.chatOf(by.persona),
      expires: product.clock.now().add({ hours: more.hours ?? 1 }),
    });
    return { type: 'Action.Execute', verb, data: { token } } satisfies CardButton;
  };

  describe('at the door', () => {
    const doors: readonly [string, unknown, Record<string, string>, number, string][] = [
      ['malformed JSON', `{"type": "message", "text": "${marker}`, {}, 400, 'http.badBody 400'],
      ['what is no JSON at all', marker, { 'content-type': 'text/plain' }, 400, 'http.badBody 400'],
      ['no type', { text: marker, from: { id: marker } }, {}, 400, 'teams.malformedActivity'],
      ['a list', [marker], {}, 400, 'teams.malformedActivity'],
      ['1 MB of body', { type: 'message', text: marker.repeat(180_000) }, {}, 413, 'http.badBody 413'],
    ];
    for (const [what, body, headers, status, code] of doors) {
      it(`answers ${what} with ${status}, and goes on`, async () => {
        const { came, codes } = await refused(product, () => product.post(body, headers));
        expect(came.status).to.equal(status);
        expect(came.text).to.match(/^This is .*\.$/);
        expect(codes).to.deep.equal([code]);
        expect(await maya.say('help')).to.contain('request consultation');
      });
    }

    it('answers an unknown verb and an unknown sentence with what can be done', async () => {
      const data = { token: String((await minted(ruth, 'consultation.take')).data.token) };
      const unknown = { type: 'Action.Execute', verb: `consultation.${marker}`, data };
      const { message } = await ruth.button('consultation.take');
      const { came, codes } = await refused(product, () => ruth.send(message, unknown));
      expect(came.words).to.equal('That button cannot be used any more. Type "help" to see what you can do.');
      expect(codes).to.deep.equal(['perform.refused badToken']);
      const bare = await refused(product, () => ruth.send(message, { type: 'Action.Execute', verb: 'help' }));
      expect(bare.came.words).to.contain('Type "help"');
      const said = await refused(product, () => maya.say(`${marker} <b>is</b> [late](https://evil.example)`));
      expect(said.came).to.contain('That was not understood');
    });
  });

  describe('in a token', () => {
    it('refuses one that is forged, in any part of it', async () => {
      const { message, button } = await ruth.button('consultation.take', { about });
      const token = String(button.data?.token);
      const [key = '', body = '', signature = ''] = token.split('.');
      const other = Buffer.from(
        Buffer.from(body, 'base64url').toString().replace('consultation.take', 'consultation.call'),
      ).toString('base64url');
      const forged = [
        `${key}.${other}.${signature}`,
        `${key}.${body}.${'A'.repeat(signature.length)}`,
        `${marker}.${body}.${signature}`,
        `${token}.${marker}`,
        marker,
        'x'.repeat(3_999),
      ];
      for (const one of forged) {
        const { came, codes } = await refused(product, () =>
          ruth.send(message, { ...button, data: { token: one } }),
        );
        expect(came.words).to.contain('cannot be used any more');
        expect(codes).to.deep.equal(['perform.refused badToken']);
      }
    });

    it('shows for one that has expired the present card, and does nothing', async () => {
      const { message } = await ruth.button('consultation.take', { about });
      const expired = await minted(ruth, 'consultation.take', { hours: -1 });
      const { came } = await refused(product, () => ruth.send(message, expired));
      expect(came.outcome.kind).to.equal('card');
      expect(came.words).to.contain('Will you take this request?').and.to.contain(about);
      expect(product.consultation(about).taken).to.equal(undefined);
    });

    it('refuses one of another conversation, and one of another record', async () => {
      const { message, button } = await ruth.button('consultation.take', { about });
      const carried = pressOf(button, message);
      const { came, codes } = await refused(product, () =>
        product.post(product.activity(daniel.persona, carried)),
      );
      expect(came.text).to.contain('That button belongs to another conversation');
      expect(codes).to.deep.equal(['perform.refused wrongPlace']);
      const elsewhere = await minted(ruth, 'consultation.take', { partition: 'case:elsewhere' });
      const nothing = await refused(product, () => ruth.send(message, elsewhere));
      expect(nothing.came.words).to.equal('That could not be found.');
      expect(nothing.codes).to.deep.equal(['perform.refused notFound']);
    });
  });

  describe('from the wrong person', () => {
    it('refuses the wrong role, and says so plainly', async () => {
      const { message } = await maya.button('consultation.withdrawForm', { about });
      const take = await minted(maya, 'consultation.take');
      const { came, codes } = await refused(product, () => maya.send(message, take));
      expect(came.words).to.equal('That is not part of your role. Type "help" to see what you can do.');
      expect(codes).to.deep.equal(['perform.refused notYourRole']);
      const priya = product.sit('Priya Raman');
      const notHers = await minted(priya, 'consultation.withdraw');
      const hers = await refused(product, () =>
        product.post(
          product.activity(
            priya.persona,
            pressOf({ ...notHers, data: { ...notHers.data, reason: `${marker} mine` } }),
          ),
        ),
      );
      expect(hers.came.text).to.contain('That could not be found.');
    });

    it('refuses somebody of another tenant, known or not, and somebody without an account', async () => {
      const stranger = product.sit('Alex Stranger');
      const marcus = product.sit('Marcus Bell');
      for (const other of [stranger, marcus]) {
        const take = await minted(other, 'consultation.take');
        const { came, codes } = await refused(product, () =>
          product.post(product.activity(other.persona, pressOf(take))),
        );
        expect(came.status).to.equal(200);
        const code = other === stranger ? 'unknownPerson' : 'notYourRole';
        expect(codes).to.deep.equal([`perform.refused ${code}`]);
        expect(came.text).not.to.contain(about);
      }
      const { button } = await ruth.button('consultation.take', { about });
      const guest = product.persona('Guest');
      const { came, codes } = await refused(product, () =>
        product.post(product.activity(guest, pressOf(button), product.meetingChat)),
      );
      expect(came.text).to.contain('Quorate does not know you');
      expect(codes).to.deep.equal(['perform.refused unknownPerson']);
      const notes = product.kept().filter(({ kind }) => kind === 'access');
      expect(notes.map(({ body }) => body).join())
        .to.contain('anonymous')
        .and.to.contain('stranger:');
    });
  });

  describe('at the wrong time', () => {
    it('takes a second press of the same card, at once or after a restart, for the first', async () => {
      const own = await request(maya, '2');
      const { message, button } = await ruth.button('consultation.take', { about: own });
      await ruth.send(message, button);
      const told = (await maya.all(own)).length;
      const { came } = await refused(product, () => ruth.send(message, button));
      expect(came.words).to.contain('You have this consultation');
      await product.restart();
      const later = await refused(product, () => ruth.send(message, button));
      expect(later.came.words).to.contain('You have this consultation');
      expect(await maya.all(own)).to.have.length(told);
    });

    it('says of the same command with other input what was sent before, and keeps the new text', async () => {
      const own = await request(maya, '3');
      await ruth.press('consultation.askForMoreForm', {}, { about: own });
      const { message, button } = await ruth.button('consultation.askForMore', { about: own });
      const asking = (text: string) => ({ ...button, data: { ...button.data, text } });
      await ruth.send(message, asking(`${marker} one?`));
      const { came, codes } = await refused(product, () => ruth.send(message, asking(`${marker} two?`)));
      expect(came.words).to.contain('This was sent before, and what was sent then stands.');
      expect(codes).to.deep.equal(['perform.refused otherInput']);
      expect(product.consultation(own).questions.map(({ text }) => text)).to.deep.equal([`${marker} one?`]);
      const drafts = product.kept().filter(({ kind }) => kind === 'draft');
      expect(drafts.map(({ body }) => body).join()).to.contain(`${marker} two?`);
    });

    it('gives a request to one of two chairs who take it at the same instant, and tells the other', async () => {
      const own = await request(maya, '4');
      await fillIn(ruth, own, 'consultation.passOn', { to: daniel.id, reason: `${marker} busy` });
      const [ruths, daniels] = [
        await ruth.button('consultation.take', { about: own }),
        await daniel.button('consultation.take', { about: own }),
      ];
      const [first, second] = await Promise.all([
        ruth.seat.send(ruths.message, ruths.button),
        daniel.seat.send(daniels.message, daniels.button),
      ]);
      await product.settle();
      const taker = product.consultation(own).taken?.by;
      const loser = taker === ruth.id ? second : first;
      expect([ruth.id, daniel.id]).to.include(taker);
      expect(JSON.stringify(loser.outcome)).to.contain('A chair already has this request.');
      const told = (await maya.all(own)).filter(({ words }) => words.includes('has taken your request'));
      expect(told).to.have.length(1);
    });

    it('shows on a closed case where it stands', async () => {
      const own = await request(maya, '5');
      const old = await ruth.button('consultation.take', { about: own });
      await fillIn(maya, own, 'consultation.withdraw', { reason: `${marker} moved away` });
      const { came, codes } = await refused(product, () => ruth.send(old.message, old.button));
      expect(came.words).to.contain('This request has been withdrawn.');
      expect(codes).to.deep.equal(['perform.refused alreadyDone']);
    });
  });

  describe('in the fields', () => {
    const long = `${marker} ${'long story '.repeat(909)}`;

    it('keeps 10,000 characters, shows what fits, and says how much is too much', async () => {
      expect(long.length).to.be.greaterThan(9_999);
      await ruth.press('consultation.askForMoreForm', {}, { about });
      const { came } = await refused(product, () =>
        ruth.press('consultation.askForMore', { text: long }, { about, unchecked: true }),
      );
      expect(came.words).to.contain('Please shorten this to 1,000 characters. All you typed is kept.');
      expect(long.startsWith(standsIn(came.card, 'text'))).to.equal(true);
      const drafts = product.kept().filter(({ kind }) => kind === 'draft');
      expect(drafts.map(({ body }) => body).join()).to.contain(long.trim().slice(-2_000));
      await ruth.press('consultation.askForMore', { text: `${marker} shorter` }, { about });
      expect(product.consultation(about).questions.at(-1)?.text).to.equal(`${marker} shorter`);
    });

    it('does so in the request too, where nothing too long is sent', async () => {
      const typed = requestTyped('6');
      await fill(maya, typed);
      await maya.press('request.back');
      const { came } = await refused(product, () =>
        maya.press('request.plan', { tried: long }, { unchecked: true }),
      );
      expect(came.words).to.contain('that is too long to send');
      const onward = await maya.press('request.plan', { tried: `${marker} shorter` });
      expect(onward.words).to.contain('What do you propose?');
      await maya.press('consultation.send', inputsFor(onward.card ?? {}, typed));
    });

    it('refuses dates that are in no calendar, beside the field, with all that was typed', async () => {
      const typed = requestTyped('7');
      await maya.say('request consultation');
      await maya.press('request.family', inputsFor((await maya.latest())?.card ?? {}, typed));
      for (const born of ['31/02/2019', '13/2019', '00/2019', '03/1899', '03/2999', `${marker}`, '2019']) {
        const { came } = await refused(product, () =>
          maya.press('request.children', { ...pick(typed, 'c1.'), 'c1.born': born }, { unchecked: true }),
        );
        expect(came.words, born).to.contain('1 thing to check');
        expect(standsIn(came.card, 'c1.born')).to.equal(born);
      }
      const third = await maya.press('request.children', pick(typed, 'c1.'));
      for (const agreedOn of ['2027-02-30', '2027-03-02', '1999-01-01', `${marker}`]) {
        const { came } = await refused(product, () =>
          maya.press(
            'request.plan',
            { ...inputsFor(third.card ?? {}, typed), agreedOn },
            { unchecked: true },
          ),
        );
        expect(came.words, agreedOn).to.contain('1 thing to check');
      }
      const plan = await maya.press('request.plan', { agreedOn: '2027-02-26' });
      for (const strategyOn of ['2027-13-45', '2027-03-02', '2020-01-01', `${marker}`]) {
        const inputs = { ...inputsFor(plan.card ?? {}, typed), strategy: 'held', startedEnquiries: 'no' };
        const { came } = await refused(product, () =>
          maya.press('consultation.send', { ...inputs, strategyOn }, { unchecked: true }),
        );
        expect(came.words, strategyOn).to.contain('What do you propose?');
        expect(`${came.words} ${standsIn(came.card, 'strategyOn')}`).to.contain(strategyOn);
      }
      await maya.press('request.startAfresh');
      await maya.press('Throw it away and start afresh');
    });

    it('refuses a thirteenth child and the same child twice, and names which', async () => {
      const typed = requestTyped('8', 13);
      await maya.say('request consultation');
      await maya.press('request.family', inputsFor((await maya.latest())?.card ?? {}, typed));
      const many = await refused(product, () =>
        maya.press('request.children', pick(typed, 'c'), { unchecked: true }),
      );
      expect(many.came.words).to.contain('A request is about twelve children at most.');
      expect(standsIn(many.came.card, 'c13.number')).to.equal(`${marker}-813`);
      await maya.press('request.startAfresh');
      await maya.press('Throw it away and start afresh');
      const twice = requestTyped('8', 2, { 'c2.number': `${marker}-81`.toLowerCase() });
      await maya.say('request consultation');
      await maya.press('request.family', inputsFor((await maya.latest())?.card ?? {}, twice));
      const same = await refused(product, () =>
        maya.press('request.children', pick(twice, 'c'), { unchecked: true }),
      );
      expect(same.came.words).to.contain('Child 1 has this number already.');
      await maya.press('request.startAfresh');
      await maya.press('Throw it away and start afresh');
    });
  });

  describe('all in all', () => keepsItsPromises(() => product));
});
