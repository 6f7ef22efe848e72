/** The room's time, and the ways to move it. It only goes forward. */
import {
  Button,
  Field,
  Input,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Spinner,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { api, RoomRefusal } from './api.ts';
import { ClockIcon } from './icons.tsx';
import { asWallTime, dayOf, fromWallTime, timeOf } from './time.ts';
import { nowOf, type RoomView } from './useRoom.ts';

const MINUTE = 60_000;

export function ClockControl({ room, onTold }: { room: RoomView; onTold: (words: string) => void }) {
  const [now, setNow] = useState(nowOf(room));
  const [open, setOpen] = useState(false);
  const [exact, setExact] = useState('');
  const [moving, setMoving] = useState(false);
  const [wrong, setWrong] = useState<string>();
  useEffect(() => {
    setNow(nowOf(room));
    const timer = setInterval(() => setNow(nowOf(room)), 1_000);
    return () => clearInterval(timer);
  }, [room]);

  async function move(to: number) {
    setMoving(true);
    setWrong(undefined);
    try {
      await api.moveClock(to);
      setOpen(false);
      onTold(`It is now ${dayOf(to)}, ${timeOf(to)}.`);
    } catch (error) {
      setWrong(error instanceof RoomRefusal ? error.message : 'The room did not answer.');
    } finally {
      setMoving(false);
    }
  }

  const due = room.clock.nextDue === undefined ? undefined : Date.parse(room.clock.nextDue);
  const morning = Date.parse(room.clock.nextWorkingDay);
  const wanted = fromWallTime(exact);
  return (
    <Popover
      trapFocus
      open={open}
      positioning="below-start"
      onOpenChange={(_, data) => {
        setOpen(data.open);
        setWrong(undefined);
        if (data.open) setExact(asWallTime(nowOf(room) + MINUTE));
      }}
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="outline"
          icon={<ClockIcon />}
          className="clock"
          aria-label={`Clock: ${dayOf(now)}, ${timeOf(now)}. Move it on`}
        >
          <span className="clock-day">{dayOf(now)}</span> {timeOf(now)}
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Move the clock" className="clock-moves">
        <h3>Move the clock on</h3>
        <p className="quiet">Everything that falls due on the way happens, in order. Time never goes back.</p>
        <div className="clock-buttons">
          <Button disabled={moving} onClick={() => void move(now + 15 * MINUTE)}>
            15 minutes
          </Button>
          <Button disabled={moving} onClick={() => void move(now + 60 * MINUTE)}>
            1 hour
          </Button>
          <Button disabled={moving} onClick={() => void move(morning)}>
            Next working day, 09:00
          </Button>
          {due !== undefined && due > now && (
            <Button disabled={moving} onClick={() => void move(due)}>
              Next thing due, {dayOf(due) === dayOf(now) ? timeOf(due) : `${dayOf(due)} ${timeOf(due)}`}
            </Button>
          )}
        </div>
        <form
          className="clock-exact"
          onSubmit={(event) => {
            event.preventDefault();
            if (wanted !== undefined) void move(wanted);
          }}
        >
          <Field
            label="Or to"
            validationMessage={wrong}
            validationState={wrong === undefined ? 'none' : 'error'}
          >
            <Input type="datetime-local" value={exact} onChange={(_, { value }) => setExact(value)} />
          </Field>
          <Button type="submit" appearance="primary" disabled={moving || wanted === undefined}>
            Go
          </Button>
          {moving && <Spinner size="tiny" label="Moving" />}
        </form>
      </PopoverSurface>
    </Popover>
  );
}
