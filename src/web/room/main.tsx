import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './room.css';

const page = document.getElementById('page');
if (page !== null) createRoot(page).render(<App />);
