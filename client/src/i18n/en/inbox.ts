import type { inbox as he } from '../he/more/inbox';
import type { Words } from '../message';

export const inbox: Words<typeof he> = {
  'inbox.filter': 'Filter conversations',
  'inbox.all': 'All',
  'inbox.unread': 'Unread',
  'inbox.mine': 'Mine',
  'inbox.bot': 'With the agent',
  'inbox.list': 'Conversations',
  'inbox.count': { one: 'One conversation', other: '{n} conversations' },
  'inbox.countCapped': 'More than {n} conversations',
  'inbox.byUs': 'The last message came from the business:',
  'inbox.noWords': 'A message without text',
  'inbox.with': 'With {name}',
  'inbox.empty.all': 'No WhatsApp conversations yet',
  'inbox.emptyHint.all': 'Whoever writes to the business appears here, with their last words.',
  'inbox.empty.unread': 'Everything is read',
  'inbox.emptyHint.unread': 'A new message will appear here at once.',
  'inbox.empty.mine': 'No conversations are mine',
  'inbox.emptyHint.mine': 'Inside a conversation one can answer in the agent’s place, and it appears here.',
  'inbox.empty.bot': 'The agent is in no conversation now',
  'inbox.emptyHint.bot': 'Conversations that the agent answers appear here.',
  'inbox.showAll': 'All conversations',
};
