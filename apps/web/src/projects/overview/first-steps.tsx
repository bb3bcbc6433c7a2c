import { Button, Group, Stack, Text, ThemeIcon } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { plural } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'

type Step = {
  readonly title: string
  readonly text: string
  readonly isDone: boolean
  readonly to: `/projects/$projectId/${'protocol' | 'samples' | 'people'}`
  readonly action: string
}

const stepsOf = (project: Project): readonly Step[] => [
  {
    title: 'Write the protocol',
    text: 'Labels, questions, instructions, and how many readers see each image.',
    isDone: project.protocolId !== null,
    to: '/projects/$projectId/protocol',
    action: project.protocolId === null ? 'Write it' : 'Look at it',
  },
  {
    title: 'Add images',
    text:
      project.sampleCount === 0 ? 'Drop them on the page Samples; each is one sample.' : `${plural(project.sampleCount, 'sample')} so far.`,
    isDone: project.sampleCount > 0,
    to: '/projects/$projectId/samples',
    action: project.sampleCount === 0 ? 'Add images' : 'Add more',
  },
  {
    title: 'Invite readers',
    text: 'Make a link and send it by any means. Progress and agreement appear here with the first submitted sample.',
    isDone: false,
    to: '/projects/$projectId/people',
    action: 'Invite',
  },
]

/** What a manager does before there is anything to see: three steps, and which of them are done. */
export const FirstSteps = ({ project }: { project: Project }) => (
  <Panel title="First steps" note="nothing is submitted yet">
    <Stack gap="sm">
      {stepsOf(project).map(({ title, text, isDone, to, action }, index) => (
        <Group key={title} gap="sm" wrap="nowrap">
          <ThemeIcon variant={isDone ? 'filled' : 'default'} radius="xl" size={26} aria-label={isDone ? 'done' : 'to do'}>
            {isDone ? <IconCheck size={16} /> : <Text size="xs">{index + 1}</Text>}
          </ThemeIcon>
          <div style={{ flex: 1, minWidth: 0 }}>
            <Text size="sm" fw={600}>
              {title}
            </Text>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </div>
          <Button
            size="xs"
            variant={isDone ? 'default' : 'filled'}
            renderRoot={(props) => <Link to={to} params={{ projectId: project.id }} {...props} />}
          >
            {action}
          </Button>
        </Group>
      ))}
    </Stack>
  </Panel>
)
