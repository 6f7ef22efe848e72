/** Trouble on demand: what Teams and Outlook do on a bad day. */
import {
  Button,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Radio,
  RadioGroup,
  Switch,
  Tooltip,
} from '@fluentui/react-components';
import { api } from './api.ts';
import { TroubleIcon } from './icons.tsx';
import type { RoomView } from './useRoom.ts';
import type { DeliveryMode } from './wire.ts';

const modes: readonly { value: DeliveryMode; label: string }[] = [
  { value: 'once', label: 'Once' },
  { value: 'twice', label: 'Twice, one after the other' },
  { value: 'twiceAtOnce', label: 'Twice at the same instant' },
];

export function RoomMenu({ room, onTold }: { room: RoomView; onTold: (words: string) => void }) {
  const trouble = async (done: boolean) => {
    try {
      await api.trouble({
        side: 'connector',
        method: 'POST',
        path: '/activities',
        done,
        answer: 'status',
        status: 502,
      });
      onTold(done ? 'The next message will arrive and look failed.' : 'The next message will not arrive.');
    } catch {
      onTold('The room did not answer.');
    }
  };
  const { delivery, limits, lateChats, roomsDecline } = room.options;
  const altered = delivery !== 'once' || !limits || lateChats || roomsDecline;
  return (
    <Popover trapFocus positioning="below-end">
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip content={altered ? 'What Teams does (changed)' : 'What Teams does'} relationship="label">
          <Button appearance="subtle" icon={<TroubleIcon />} className={altered ? 'altered' : ''} />
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface aria-label="What Teams does" className="trouble">
        <h3 id="delivery">Each press reaches Quorate</h3>
        <RadioGroup
          aria-labelledby="delivery"
          value={delivery}
          onChange={(_, { value }) => {
            const mode = modes.find((one) => one.value === value);
            if (mode !== undefined) api.options({ delivery: mode.value });
          }}
        >
          {modes.map((mode) => (
            <Radio key={mode.value} value={mode.value} label={mode.label} />
          ))}
        </RadioGroup>
        <Switch
          label="Keep Teams’ rate limits"
          checked={limits}
          onChange={(_, { checked }) => api.options({ limits: checked })}
        />
        <h3>Meetings</h3>
        <Switch
          label="Chats come 20 seconds late"
          checked={lateChats}
          onChange={(_, { checked }) => api.options({ lateChats: checked })}
        />
        <Switch
          label="Rooms decline"
          checked={roomsDecline}
          onChange={(_, { checked }) => api.options({ roomsDecline: checked })}
        />
        <h3>Quorate’s next message</h3>
        <div className="trouble-buttons">
          <Button size="small" onClick={() => void trouble(false)}>
            Does not arrive
          </Button>
          <Button size="small" onClick={() => void trouble(true)}>
            Arrives and looks failed
          </Button>
        </div>
      </PopoverSurface>
    </Popover>
  );
}
