/** What to try, in three steps each: from nothing to an outcome, and a meeting with those whom it brings together. */
import { Button, Tab, TabList } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { CloseIcon } from './icons.tsx';
import type { PersonaView } from './wire.ts';

export interface GuideProps {
  readonly asks: PersonaView | undefined;
  readonly takes: PersonaView | undefined;
  /** Somebody of another organisation whom Quorate knows, and somebody without an account. */
  readonly officer: PersonaView | undefined;
  readonly parent: PersonaView | undefined;
  /** Whether whoever takes it sits in a seat now. */
  readonly seated: boolean;
  readonly say: string;
  readonly onDismiss: () => void;
}

interface Step {
  readonly title: string;
  readonly words: ReactNode;
}

function consultation({ asks, takes, seated, say }: GuideProps): Step[] {
  const asker = asks?.name.split(' ')[0] ?? 'the social worker';
  const taker = takes?.name.split(' ')[0] ?? 'the chair';
  return [
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
}

function meeting({ officer, parent }: GuideProps): Step[] {
  const known = officer?.name ?? 'somebody of another organisation';
  const guest = parent?.name ?? 'somebody without an account';
  return [
    {
      title: 'Go to its day',
      words: (
        <>
          A conference that is booked has a meeting and its chat; its chair signs who is asked. Move the clock
          to <b>ten minutes before</b> it: chair and minute taker get their cards.
        </>
      ),
    },
    {
      title: 'Join, and ask',
      words: (
        <>
          As the chair, open the chat under <b>Meetings</b> and press <b>Join</b>. In the chair’s own chat
          with Quorate, <b>Ask in the meeting’s chat</b>.
        </>
      ),
    },
    {
      title: 'Be each of them',
      words: (
        <>
          Join as <b>{known}</b>, and as <b>{guest}</b>, without an account. Press in the chat: only who
          presses reads the answer. Minute taker and chair do the rest in their own chats.
        </>
      ),
    },
  ];
}

export function Guide(props: GuideProps) {
  const [about, setAbout] = useState<'consultation' | 'meeting'>('consultation');
  const steps = about === 'consultation' ? consultation(props) : meeting(props);
  return (
    <section className="guide" aria-label="What to try">
      <TabList
        className="guide-about"
        size="small"
        selectedValue={about}
        onTabSelect={(_, { value }) => setAbout(value === 'meeting' ? 'meeting' : 'consultation')}
        aria-label="What to try"
      >
        <Tab value="consultation">A consultation</Tab>
        <Tab value="meeting">A meeting</Tab>
      </TabList>
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
        onClick={props.onDismiss}
      />
    </section>
  );
}
