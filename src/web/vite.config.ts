import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // Fluent UI and the card renderer together; the page is served from the same machine.
    chunkSizeWarningLimit: 1_200,
  },
});
