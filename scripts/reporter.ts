/**
 * Mocha's output in the gate: silent about what passes, plain about what is skipped or fails. The counts go to the file
 * named by the reporter option `counts`. What a test prints itself (why it is skipped) is not touched.
 */
import { writeFileSync } from 'node:fs';
import { styleText } from 'node:util';
import Mocha from 'mocha';

export default class GateReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const events = Mocha.Runner.constants;
    runner.on(events.EVENT_TEST_PENDING, (test) => {
      console.log(`${styleText('cyan', '-')} skipped: ${test.fullTitle()}`);
    });
    runner.on(events.EVENT_TEST_FAIL, (test) => {
      console.log(`${styleText('red', '✗')} ${test.fullTitle()}`);
    });
    runner.once(events.EVENT_RUN_END, () => {
      if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures);
      const file: unknown = options.reporterOptions?.counts;
      if (typeof file !== 'string') return;
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    });
  }
}
