import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const gz = promisify(gzip);
const text = /\.(js|css|svg|json|webmanifest)$/;

/** Writes name.br and name.gz beside every text asset, so that the server never compresses at run time. */
export function precompress(): Plugin {
  let out = 'dist';
  return {
    name: 'moked-precompress',
    apply: 'build',
    configResolved(config) {
      out = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      // Git keeps this file so that the Go build finds a folder before the first client build.
      await writeFile(join(out, '.keep'), '');
      const folder = join(out, 'assets');
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        if (!text.test(name) || (await stat(path)).size < 1024) continue;
        const body = await readFile(path);
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
        await writeFile(`${path}.br`, await brotli(body, { params }));
        await writeFile(`${path}.gz`, await gz(body, { level: 9 }));
      }
    },
  };
}
