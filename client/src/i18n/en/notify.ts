import type { notify as he } from '../he/notify';
import type { Words } from '../message';

export const notify: Words<typeof he> = {
  'notify.bell': 'Notifications',
  'notify.bellUnread': { one: 'One new notification', other: '{n} new notifications' },
  'notify.open': 'Open',
  'notify.line.reminder': 'It is time: {name}',
  'notify.line.assigned': 'A lead is now mine: {name}',
  'notify.line.assignedMany': { one: 'A lead is now mine', other: '{n} leads are now mine' },
  'notify.line.message': 'New message from {name}',
  'notify.line.asked': '{name} asks for a person',
  'notify.line.given': 'The conversation with {name} is yours',
  'notify.line.mentioned': 'You were mentioned beside the conversation with {name}',
};
