/** What to try: three steps from nothing to an outcome. */
import { Button } from '@fluentui/react-components';
import { CloseIcon } from './icons.tsx';
import type { PersonaView } from './wire.ts';

export interface GuideProps {
  readonly asks: PersonaView | undefined;
  readonly takes: PersonaView | undefined;
  /** Whether whoever takes it sits in a seat now. */
  readonly seated: boolean;
  readonly say: string;
  readonly onDismiss: () => void;
}

export function Guide({ asks, takes, seated, say, onDismiss }: GuideProps) {
  const asker = asks?.name.split(' ')[0] ?? 'the social worker';
  const taker = takes?.name.split(' ')[0] ?? 'the chair';
  const steps = [
    {
      title: 'Ask',
      words: (
        <>
          As <b>{asker}</b>, press <b>{say}</b> above the message box, or type it. Fill the card in and send
          it.
        </>
      ),
    },
    {
      title: 'Take it and decide',
      words: (
        <>
          The request arrives with <b>{taker}</b>.{' '}
          {seated ? 'Take it there' : `Choose ${taker} by name at the top of a seat, take it there`}, then
          agree what is proposed or change it.
        </>
      ),
    },
    {
      title: 'See it come back',
      words: (
        <>
          <b>{asker}</b> sees the outcome at once. Move the clock at the top to see who is reminded of what,
          and when.
        </>
      ),
    },
  ];
  return (
    <section className="guide" aria-label="What to try">
      <ol>
        {steps.map((step, at) => (
          <li key={step.title}>
            <span className="guide-number" aria-hidden="true">
              {at + 1}
            </span>
            <div>
              <h2>{step.title}</h2>
              <p>{step.words}</p>
            </div>
          </li>
        ))}
      </ol>
      <Button
        appearance="subtle"
        icon={<CloseIcon />}
        aria-label="Close what to try"
        className="guide-close"
        onClick={onDismiss}
      />
    </section>
  );
}
