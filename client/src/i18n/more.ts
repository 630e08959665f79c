// The Hebrew words of later pages. A module that loads later and shows them imports this file; what
// a first visit needs stands in he/ and loads with it.
import { more } from './he/more';
import { addWords } from './locales';

addWords(more);
