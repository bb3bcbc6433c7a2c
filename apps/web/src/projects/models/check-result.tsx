import { Alert, Button, Stack, Text } from '@mantine/core'
import type { BackendCheck, Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { useState } from 'react'
import { ProblemAlert } from '../../app/problems.tsx'
import { abilitiesText, cureOf } from './backend-words.ts'
import styles from './models.module.css'
import { VersionDialog } from './version-dialog.tsx'

type ResultProps = { readonly project: Project; readonly protocol: Protocol | undefined; readonly onClose: () => void }

const versionText = ({ version, isNew, backend: { told } }: BackendCheck): string => {
  if (version === null) return ''
  const names = [...(told?.labels ?? []), ...(told?.questions.map(({ id }) => id) ?? [])].join(', ')
  const known = names === '' ? '' : ` It names ${names}.`
  return isNew
    ? `Its version ${version} was registered now, with names that are the same here.${known}`
    : `Its version ${version} is registered.${known}`
}

const Unmapped = ({ result, project, protocol }: ResultProps & { result: BackendCheck }) => {
  const [isOpen, setOpen] = useState(false)
  const { backend, unmapped, version } = result
  const names = [...unmapped.labels.map((name) => `“${name}”`), ...unmapped.questions.map((name) => `the question “${name}”`)]
  if (names.length === 0) return null
  return (
    <>
      <Text size="sm">
        {names.join(', ')} {names.length === 1 ? 'has' : 'have'} no mapping: answers with {names.length === 1 ? 'it' : 'them'} would be
        refused.{' '}
        {version === null
          ? 'Say what each becomes, or leave it out; that registers its version.'
          : 'A version never changes: give the program another version, and map the names then.'}
      </Text>
      {version === null && protocol !== undefined && (
        <Button size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => setOpen(true)}>
          Map its names
        </Button>
      )}
      {isOpen && protocol !== undefined && (
        <VersionDialog
          {...{ project, protocol }}
          model={{ id: backend.modelId, name: backend.model }}
          told={backend.told}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

/** What came of a check: what the backend is, or what is wrong with it and what helps. */
export const CheckResult = (props: ResultProps & { result: BackendCheck | undefined; error: Error | null }) => {
  const { result, error, protocol, onClose } = props
  if (error !== null) return <ProblemAlert error={error} title="Not checked" />
  if (result === undefined) return null
  if (!result.isWell)
    return (
      <Alert color="red" variant="light" role="alert" title="It is not well" withCloseButton onClose={onClose} closeButtonLabel="Close">
        <Text size="sm" className={styles.fault}>
          {result.fault ?? 'It says that it is still starting.'}
        </Text>
        <Text size="sm">{cureOf(result.fault ?? 'took longer')}</Text>
      </Alert>
    )
  const isOpen = result.unmapped.labels.length + result.unmapped.questions.length > 0
  return (
    <Alert
      color={isOpen ? 'yellow' : 'teal'}
      variant="light"
      role="status"
      title={isOpen ? 'It is well, and names something that is unknown here' : 'It is well'}
      withCloseButton
      onClose={onClose}
      closeButtonLabel="Close"
    >
      <Stack gap="xs">
        {result.fault !== null && (
          <Text size="sm" className={styles.fault}>
            {result.fault}
          </Text>
        )}
        <Text size="sm">
          It {abilitiesText(result.backend.told?.can ?? [])}. {versionText(result)}
        </Text>
        {protocol === undefined && (
          <Text size="sm">Publish a protocol first: without labels there is nothing that its names could become.</Text>
        )}
        <Unmapped {...props} result={result} />
      </Stack>
    </Alert>
  )
}
