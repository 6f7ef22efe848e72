import { expect } from 'chai';
import fc from 'fast-check';
import { createLog } from '../src/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void, level: 'info' | 'warn' = 'info') {
  const lines: string[] = [];
  write(createLog({ level, to: { write: (line: string) => void lines.push(line) } }));
  return lines;
}

describe('the log', () => {
  it('writes a level, a time, the code and the listed fields, as one line of JSON', () => {
    const [line = ''] = logged((log) =>
      log.error('teams.performFailed', { reference: 'F-234-567', attempt: 2 }),
    );
    const parsed: unknown = JSON.parse(line);
    expect(parsed).to.include({
      level: 'error',
      event: 'teams.performFailed',
      reference: 'F-234-567',
      attempt: 2,
    });
    expect(parsed)
      .to.have.property('time')
      .that.matches(/^\d{4}-\d\d-\d\dT/);
    expect(parsed).to.have.all.keys('level', 'time', 'event', 'reference', 'attempt');
  });

  it('leaves out fields that are not listed, and notes only their names', () => {
    const [line = ''] = logged((log) =>
      log.info('x', { text: 'Alfie', childNumber: 'A1', 'a b': 'c', verb: 'help' }),
    );
    expect(line).not.to.contain('Alfie').and.not.to.contain('A1');
    expect(JSON.parse(line)).to.include({ verb: 'help', leftOut: 'text,childNumber,unnamed' });
  });

  it('withholds a sentence, an address or a control character in a listed field', () => {
    for (const value of [
      'Alfie was hurt',
      'maya@example.gov.uk',
      'a\nb',
      '\u001b[31m',
      '',
      'x'.repeat(201),
    ]) {
      const [line = ''] = logged((log) => log.info('x', { verb: value }));
      expect(JSON.parse(line)).to.include({ verb: 'withheld' });
    }
  });

  it('never lets a text with a space through, whatever the code or the field', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (code, name, value) => {
        const marked = `${value} Alfie Jones`;
        const [line = ''] = logged((log) =>
          log.warn(`${code} Alfie Jones`, { [name]: marked, verb: marked }),
        );
        expect(line).not.to.contain('Alfie Jones');
        expect(line.trim().split('\n')).to.have.length(1);
      }),
    );
  });

  it('cannot have its own fields overwritten', () => {
    const [line = ''] = logged((log) => log.info('x', { level: 'error', time: 'no', event: 'other' }));
    expect(JSON.parse(line)).to.include({ level: 'info', event: 'x' });
  });

  it('is silent below its level', () => {
    expect(logged((log) => log.info('x'), 'warn')).to.deep.equal([]);
  });
});
