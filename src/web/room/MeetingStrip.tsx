/** The meeting that a chat belongs to: who is in it now, and the way in and out for whoever sits here. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { api, RoomRefusal } from './api.ts';
import { calledInChats } from './people.ts';
import type { ChatView, PersonaView } from './wire.ts';

export interface MeetingStripProps {
  readonly chat: ChatView;
  readonly viewer: PersonaView;
  readonly personas: readonly PersonaView[];
  readonly onTold: (words: string) => void;
}

export function MeetingStrip({ chat, viewer, personas, onTold }: MeetingStripProps) {
  const [busy, setBusy] = useState(false);
  const there = chat.inMeeting ?? [];
  const isIn = there.includes(viewer.id);
  const names = there.flatMap((id) => {
    const persona = personas.find((one) => one.id === id);
    return persona === undefined ? [] : [calledInChats(persona)];
  });
  const first = viewer.name.split(' ')[0] ?? viewer.name;

  async function move() {
    setBusy(true);
    try {
      await api.meeting(viewer.id, chat.id, isIn);
      onTold(`${viewer.name} ${isIn ? 'has left' : 'has joined'} ${chat.title}.`);
    } catch (error) {
      onTold(error instanceof RoomRefusal ? error.message : 'The room did not answer.');
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="meeting" aria-label={`The meeting of ${chat.title}`}>
      <p>
        <strong>
          {names.length === 0 ? 'Nobody is in the meeting' : `In the meeting (${names.length}): `}
        </strong>
        {names.join(', ')}
      </p>
      <Button
        className="meeting-move"
        size="small"
        appearance={isIn ? 'secondary' : 'primary'}
        // Kept in the way of the Tab key: whoever has pressed it by keyboard stays where they are.
        disabledFocusable={busy}
        onClick={() => void move()}
      >
        {isIn ? `Leave as ${first}` : `Join as ${first}`}
      </Button>
    </section>
  );
}
