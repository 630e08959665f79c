import { fileURLToPath } from 'node:url';
import localesPlugin from '@react-aria/optimize-locales-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { precompress } from './build/precompress.ts';
import { preloadFont } from './build/preloadFont.ts';

export default defineConfig({
  plugins: [
    // Without it React Aria ships its words in more than thirty languages.
    { ...localesPlugin.vite({ locales: ['he-IL', 'en-US'] }), enforce: 'pre' },
    react(),
    tailwindcss(),
    preloadFont(/heebo-hebrew/),
    precompress(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The server puts a fresh nonce in place of this word in every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    manifest: true,
    // Inlined fonts and images would be data: URLs, which the policy of the pages refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The folder keeps a committed file so that the Go build works without a client build.
    emptyOutDir: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What every page needs stands in three chunks, the words of later pages in a fourth: dozens of
        // tiny ones cost requests and compress worse.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store)\// },
            { name: 'tanstack', test: /node_modules\/@tanstack\/(?!react-virtual|virtual-core)/ },
            {
              name: 'base',
              test: /src\/(app\/(App|router)\.|api\/(?!upload|billing|useOrderStatuses)|i18n\/(index|format|tags)\.|ui\/(Button|cx|Chip|Avatar|Empty|toast|control|Skeleton)\.)|node_modules\/openapi-fetch/,
            },
            {
              name: 'frame',
              test: /src\/(app\/(Sidebar|Topbar|BottomBar|News|useLiveUpdates)|features\/leads\/dialogs)\./,
            },
            { name: 'words', test: /src\/i18n\/(more\.|he\/more\/)/ },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    setupFiles: ['./src/testSetup.ts'],
  },
});
