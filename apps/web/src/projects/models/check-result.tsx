import { Alert, Button, Stack, Text } from '@mantine/core'
import type { BackendCheck, Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { useState } from 'react'
import { ProblemAlert } from '../../app/problems.tsx'
import { inARow, sentences } from '../../language/lists.ts'
import { abilitiesText, cureOf } from './backend-words.ts'
import styles from './models.module.css'
import { VersionDialog } from './version-dialog.tsx'
import { t } from './words.ts'

type ResultProps = { readonly project: Project; readonly protocol: Protocol | undefined; readonly onClose: () => void }

const versionTexts = ({ version, isNew, backend: { told } }: BackendCheck): readonly string[] => {
  if (version === null) return []
  const names = inARow([...(told?.labels ?? []), ...(told?.questions.map(({ id }) => id) ?? [])])
  if (names === '') return [t(isNew ? 'checkResult.newVersion' : 'checkResult.version', { version })]
  return [t(isNew ? 'checkResult.newVersionNames' : 'checkResult.versionNames', { version, names })]
}

const Unmapped = ({ result, project, protocol }: ResultProps & { result: BackendCheck }) => {
  const [isOpen, setOpen] = useState(false)
  const { backend, unmapped, version } = result
  const names = [
    ...unmapped.labels.map((name) => t('checkResult.label', { name })),
    ...unmapped.questions.map((name) => t('checkResult.question', { name })),
  ]
  if (names.length === 0) return null
  return (
    <>
      <Text size="sm">
        {sentences([
          t('checkResult.noMapping', { names: inARow(names), count: names.length }),
          version === null ? t('checkResult.sayWhat') : t('checkResult.neverChanges'),
        ])}
      </Text>
      {version === null && protocol !== undefined && (
        <Button size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => setOpen(true)}>
          {t('checkResult.mapItsNames')}
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
  if (error !== null) return <ProblemAlert error={error} title={t('checkResult.notChecked')} />
  if (result === undefined) return null
  if (!result.isWell)
    return (
      <Alert
        color="red"
        variant="light"
        role="alert"
        title={t('checkResult.itIsNotWell')}
        withCloseButton
        onClose={onClose}
        closeButtonLabel={t('checkResult.close')}
      >
        <Text size="sm" className={styles.fault}>
          {result.fault ?? t('checkResult.stillStarting')}
        </Text>
        <Text size="sm">{cureOf(result.fault ?? 'timeout')}</Text>
      </Alert>
    )
  const isOpen = result.unmapped.labels.length + result.unmapped.questions.length > 0
  return (
    <Alert
      color={isOpen ? 'yellow' : 'teal'}
      variant="light"
      role="status"
      title={isOpen ? t('checkResult.itIsWellAnd') : t('checkResult.itIsWell')}
      withCloseButton
      onClose={onClose}
      closeButtonLabel={t('checkResult.close')}
    >
      <Stack gap="xs">
        {result.fault !== null && (
          <Text size="sm" className={styles.fault}>
            {result.fault}
          </Text>
        )}
        <Text size="sm">
          {sentences([t('checkResult.can', { abilities: abilitiesText(result.backend.told?.can ?? []) }), ...versionTexts(result)])}
        </Text>
        {protocol === undefined && <Text size="sm">{t('checkResult.publishAProtocolFirst')}</Text>}
        <Unmapped {...props} result={result} />
      </Stack>
    </Alert>
  )
}
