import type { Plugin } from 'vite';

/** Preloads the one font file that the first paint needs, under its hashed name. */
export function preloadFont(file: RegExp): Plugin {
  return {
    name: 'moked-preload-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const font = Object.keys(bundle ?? {}).find((name) => file.test(name) && name.endsWith('.woff2'));
        if (!font) throw new Error(`no font in the bundle matches ${file}`);
        return [
          {
            tag: 'link',
            injectTo: 'head-prepend',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: '' },
          },
        ];
      },
    },
  };
}
