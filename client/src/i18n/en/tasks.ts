import type { tasks as he } from '../he/tasks';
import type { Words } from '../message';

export const tasks: Words<typeof he> = {
  'tasks.whose': 'Whose',
  'tasks.everyone': 'Everyone’s',
  'tasks.mine': 'Mine',
  'tasks.overdue': 'Overdue',
  'tasks.today': 'Today',
  'tasks.upcoming': 'Later',
  'tasks.todayClear': 'Nothing more is due today',
  'tasks.clear': 'No open reminders. A quiet moment.',
  'tasks.clearHint': 'Reminders are set from a lead’s card or page, and appear here in time.',
  'tasks.clearMine': 'No open reminders on my leads',
  'tasks.toLeads': 'To the leads',
  'tasks.open': { one: 'One open reminder', other: '{n} open reminders' },
  'tasks.doneFor': 'Mark as done: {name}, {time}',
  'tasks.doneNamed': 'The reminder for {name} is done',
  'tasks.reopened': 'The reminder for {name} is open again',
  'tasks.snooze': 'Snooze',
  'tasks.snoozeFor': 'Snooze the reminder for {name}',
  'tasks.inHour': 'In an hour',
  'tasks.tomorrow9': 'Tomorrow at 09:00',
  'tasks.sunday9': 'Sunday at 09:00',
  'tasks.snoozed': 'The reminder for {name} was moved: {time}',
};
