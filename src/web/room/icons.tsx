/** The page's few signs, drawn as strokes on a grid of 20. All are decoration: their buttons have words of their own. */
import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const ClockIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.25" />
    <path d="M10 5.8V10l2.8 1.8" />
  </Icon>
);
export const BellIcon = () => (
  <Icon>
    <path d="M4 14h12l-1.3-2.2V8.6a4.7 4.7 0 0 0-9.4 0v3.2z" />
    <path d="M8.3 16.4a1.8 1.8 0 0 0 3.4 0" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <circle cx="4.5" cy="10" r="0.7" fill="currentColor" />
    <circle cx="10" cy="10" r="0.7" fill="currentColor" />
    <circle cx="15.5" cy="10" r="0.7" fill="currentColor" />
  </Icon>
);
export const SendIcon = () => (
  <Icon>
    <path d="M3.2 16.6 17.2 10 3.2 3.4 5.4 10zM5.4 10h6" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="3.4" />
    <path d="M10 2.4v1.4M10 16.2v1.4M2.4 10h1.4M16.2 10h1.4M4.6 4.6l1 1M14.4 14.4l1 1M4.6 15.4l1-1M14.4 5.6l1-1" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M16 12.2A6.8 6.8 0 0 1 7.8 4a6.6 6.6 0 1 0 8.2 8.2z" />
  </Icon>
);
export const HelpIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.25" />
    <path d="M8 8a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4" />
    <circle cx="10" cy="13.8" r="0.5" fill="currentColor" />
  </Icon>
);
export const TroubleIcon = () => (
  <Icon>
    <path d="M3.5 6h6M13 6h3.5M3.5 14H7M10.5 14h6" />
    <circle cx="11.2" cy="6" r="1.7" />
    <circle cx="8.8" cy="14" r="1.7" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m5.5 5.5 9 9M14.5 5.5l-9 9" />
  </Icon>
);
export const LikeIcon = () => (
  <Icon>
    <path d="M6.6 9.2 9.8 3.6c1.2 0 1.9.9 1.6 2.1l-.6 2.5h4c1 0 1.7.9 1.4 1.9l-1.3 4.6c-.2.9-1 1.5-1.9 1.5H6.6M6.6 9.2v7M6.6 9.2H3.8v7h2.8" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="M10 4.5v11M5.8 11.4 10 15.6l4.2-4.2" />
  </Icon>
);
export const QuorateMark = () => (
  <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="8" fill="#5b5fc7" />
    <circle cx="15.4" cy="15.2" r="6.8" fill="none" stroke="#fff" strokeWidth="3" />
    <path d="m18.4 18.4 5.4 5.4" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
  </svg>
);
