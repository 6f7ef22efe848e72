/** The rehearsal room: two seats side by side, the clock above them, and what to try. */
import {
  Button,
  FluentProvider,
  Link,
  MessageBar,
  MessageBarBody,
  Spinner,
  Tab,
  TabList,
  Toast,
  ToastBody,
  Toaster,
  ToastTitle,
  Tooltip,
  teamsDarkTheme,
  teamsLightTheme,
  useId,
  useToastController,
} from '@fluentui/react-components';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { ClockControl } from './ClockControl.tsx';
import { Guide } from './Guide.tsx';
import { HelpIcon, MoonIcon, QuorateMark, SunIcon } from './icons.tsx';
import { RoomMenu } from './RoomMenu.tsx';
import { Seat, saysOf } from './Seat.tsx';
import { type RoomView, useRoom } from './useRoom.ts';

type Theme = 'light' | 'dark';

/** What one browser remembers of how it looks at the room; a browser that keeps nothing still works. */
function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(`quorate.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}
function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`quorate.${key}`, value);
  } catch {
    // Private windows may refuse; then the choice lasts as long as the page.
  }
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

export function App() {
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const [chosen, setChosen] = useState<Theme | undefined>(() => {
    const theme = remembered('theme');
    return theme === 'light' || theme === 'dark' ? theme : undefined;
  });
  const theme = chosen ?? (systemDark ? 'dark' : 'light');
  const room = useRoom();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <FluentProvider theme={theme === 'dark' ? teamsDarkTheme : teamsLightTheme}>
      {/* Menus and dialogs take the provider's classes with them, so the page has an element of its own. */}
      <div className="page">
        {room === undefined ? (
          <Spinner className="opening" label="Opening the room" />
        ) : (
          <Open
            room={room}
            theme={theme}
            onTheme={(wanted) => {
              remember('theme', wanted);
              setChosen(wanted);
            }}
          />
        )}
      </div>
    </FluentProvider>
  );
}

function Open({ room, theme, onTheme }: { room: RoomView; theme: Theme; onTheme: (theme: Theme) => void }) {
  const narrow = useMedia('(max-width: 899px)');
  const [guide, setGuide] = useState(remembered('guide') !== 'closed');
  const [seated, setSeated] = useState<readonly string[]>(() => {
    const known = (id: string | undefined) => room.personas.some((persona) => persona.id === id);
    const kept = [0, 1].map((at) => remembered(`seat${at}`));
    return [0, 1].flatMap((at) => {
      const id = known(kept[at]) ? kept[at] : (room.seats[at] ?? room.personas[at]?.id);
      return id === undefined ? [] : [id];
    });
  });
  const [facing, setFacing] = useState(0);
  const [told, setSpoken] = useState('');
  // The same words twice are no change to a screen reader: a blank makes them one.
  const setTold = (words: string) => setSpoken((before) => (before === words ? `${words}\u00a0` : words));
  const toasterId = useId('toaster');
  const { dispatchToast } = useToastController(toasterId);

  const people = seated.flatMap((id) => room.personas.filter((persona) => persona.id === id));
  const sit = (at: number, id: string) => {
    remember(`seat${at}`, id);
    setSeated((all) => all.map((one, seat) => (seat === at ? id : one)));
  };
  const open = (url: string, title: string) => {
    dispatchToast(
      <Toast>
        <ToastTitle>{title} opens a link</ToastTitle>
        <ToastBody>
          <Link href={url} target="_blank" rel="noopener noreferrer" className="opened">
            {url}
          </Link>
        </ToastBody>
      </Toast>,
      { intent: 'info', timeout: 12_000 },
    );
  };
  const toggle = () => {
    remember('guide', guide ? 'closed' : 'open');
    setGuide(!guide);
  };
  const personaOf = (id: string | undefined) => room.personas.find((persona) => persona.id === id);
  const asks = personaOf(room.seats[0]);
  const takes = personaOf(room.clock.takes ?? room.seats[1]);
  const outside = room.personas.filter((persona) => persona.home === 'elsewhere');
  // Whoever works for an agency that Quorate knows; their words begin with their role.
  const officer = outside.find((persona) => persona.says !== undefined) ?? outside[0];
  const parent = room.personas.find((persona) => persona.home === 'nowhere');
  const firstSay = saysOf(room, asks)[0]?.say ?? 'help';

  return (
    <>
      <a className="skip" href="#seats">
        Skip to the seats
      </a>
      <header className="bar">
        <div className="brand">
          <QuorateMark />
          <h1>
            Quorate <span>rehearsal room</span>
          </h1>
        </div>
        <ClockControl room={room} onTold={setTold} />
        <div className="bar-end">
          <Tooltip content={guide ? 'Close what to try' : 'What to try'} relationship="label">
            <Button appearance="subtle" icon={<HelpIcon />} aria-expanded={guide} onClick={toggle} />
          </Tooltip>
          <RoomMenu room={room} onTold={setTold} />
          <Tooltip content={theme === 'dark' ? 'Light colours' : 'Dark colours'} relationship="label">
            <Button
              appearance="subtle"
              icon={theme === 'dark' ? <SunIcon /> : <MoonIcon />}
              onClick={() => onTheme(theme === 'dark' ? 'light' : 'dark')}
            />
          </Tooltip>
        </div>
      </header>
      {!room.connected && (
        <MessageBar intent="warning" className="lost">
          <MessageBarBody>The room does not answer. It is tried again every few seconds.</MessageBarBody>
        </MessageBar>
      )}
      {guide && (
        <Guide
          asks={asks}
          takes={takes}
          officer={officer}
          parent={parent}
          seated={takes === undefined || seated.includes(takes.id)}
          say={firstSay}
          onDismiss={toggle}
        />
      )}
      {narrow && people.length > 1 && (
        <TabList
          className="seat-switch"
          selectedValue={String(facing)}
          onTabSelect={(_, { value }) => setFacing(Number(value))}
          aria-label="Seats"
        >
          {people.map((persona, at) => (
            <Tab key={persona.id} value={String(at)}>
              {persona.name}
            </Tab>
          ))}
        </TabList>
      )}
      <main id="seats" className="seats">
        {people.map((persona, at) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: the seat is the place, whoever sits in it
            key={`${at}|${persona.id}`}
            className="seat-place"
            hidden={narrow && at !== facing}
          >
            <Seat
              room={room}
              persona={persona}
              number={at + 1}
              onPersona={(id) => sit(at, id)}
              onTold={setTold}
              onOpen={open}
            />
          </div>
        ))}
      </main>
      <div role="status" aria-live="polite" className="told">
        {told}
      </div>
      <Toaster toasterId={toasterId} position="top" />
    </>
  );
}
