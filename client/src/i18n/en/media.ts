import type { media as he } from '../he/more/media';
import type { Words } from '../message';

export const media: Words<typeof he> = {
  'media.waiting': 'The file is on its way…',
  'media.failed': 'The file did not come',
  'media.again': 'Try again',
  'media.refused': 'The file is not kept: of a kind that can do harm, or too large',
  'media.open': 'Open {name}',
  'media.download': 'Download {name}',
  'media.save': 'Save to documents',
  'media.saved': 'Saved to the documents of the lead',
};
