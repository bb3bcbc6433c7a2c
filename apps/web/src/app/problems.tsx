import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react'
import { ApiError, NetworkError } from '../net/client.ts'
import { t } from './words.ts'

/** Answers to the stable codes, where the server's own words do not already say what to do. */
const cures: Readonly<Record<string, string>> = {
  'own-annotation': t('problems.ownAnnotation'),
  'wrong-state': t('problems.wrongState'),
  conflict: t('problems.conflict'),
  unavailable: t('problems.unavailable'),
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const messageOf = (error: unknown): string => (error instanceof Error ? sentence(error.message) : t('problems.wentWrong'))

/** An error in words: what was refused, where, and what to do. */
export const ProblemAlert = ({ error, title, onRetry }: { error: unknown; title?: string; onRetry?: () => void }) => {
  const problem = error instanceof ApiError ? error.problem : undefined
  const isOffline = error instanceof NetworkError
  const cure = problem === undefined ? undefined : cures[problem.code]
  return (
    <Alert
      color={isOffline ? 'yellow' : 'red'}
      variant="light"
      role="alert"
      icon={isOffline ? <IconCloudOff size={18} /> : <IconAlertTriangle size={18} />}
      title={title ?? problem?.title ?? (isOffline ? t('problems.noConnection') : t('problems.wentWrong'))}
    >
      <Stack gap="xs">
        <Text size="sm">{messageOf(error)}</Text>
        {problem?.problems !== undefined && problem.problems.length > 0 && (
          <List size="sm">
            {problem.problems.map((one) => (
              <List.Item key={`${one.at}${one.message}`}>
                {one.at !== undefined && <b>{one.at}: </b>}
                {one.message}
              </List.Item>
            ))}
          </List>
        )}
        {cure !== undefined && <Text size="sm">{cure}</Text>}
        {onRetry !== undefined && (
          <Group>
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('tryAgain')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}

/** Problems by the field that they name (`labels.0.name`, `email`); the server's paths use dots. */
export const fieldProblems = (error: unknown): Record<string, string> => {
  if (!(error instanceof ApiError)) return {}
  const found: Record<string, string> = {}
  for (const { at, message } of error.problem.problems ?? [])
    if (at !== undefined) found[at.replace(/^(body|\/)[./]?/, '').replaceAll('/', '.')] ??= message
  return found
}

export const notifyProblem = (error: unknown, title: string): void => {
  notifications.show({ color: 'red', title, message: messageOf(error), autoClose: 10_000 })
}

export const notifyDone = (message: string): void => {
  notifications.show({ message, color: 'accent', autoClose: 4_000 })
}
