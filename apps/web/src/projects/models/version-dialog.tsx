import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Backend, Model, Project } from '@reticle/contract'
import type { ModelMapping, Protocol } from '@reticle/domain'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { inARow } from '../../language/lists.ts'
import { call } from '../../net/client.ts'
import { allNames, openNames, prefilled } from './mapping.ts'
import { MappingTables } from './mapping-tables.tsx'
import { modelQueries, useModelsAgain } from './model-queries.ts'
import { t } from './words.ts'

type Props = {
  readonly project: Project
  readonly protocol: Protocol
  readonly model: Pick<Model, 'id' | 'name'>
  /** What a backend says of itself; null: the version is told by hand. */
  readonly told: Backend['told']
  readonly onClose: () => void
}

const nothing = { labels: [], questions: [] }

type FormProps = Props & { readonly before: ModelMapping | undefined }

const VersionForm = ({ project, protocol, model, told, onClose, before }: FormProps) => {
  const again = useModelsAgain(project.id)
  const [mapping, setMapping] = useState(() => prefilled(told ?? nothing, protocol, before))
  const names = allNames(told, mapping)
  const open = openNames(names, mapping)
  const form = useForm({
    initialValues: { version: told?.version ?? '', digest: told?.digest ?? '', licence: told?.licence ?? '' },
    validate: { version: (version) => (version.trim() === '' ? t('versionDialog.aVersion') : null) },
  })
  const register = useMutation({
    mutationFn: ({ version, digest, licence }: typeof form.values) =>
      call('registerModelVersion', {
        params: { modelId: model.id },
        body: { version, digest: digest.trim() || null, licence: licence.trim() || null, mapping },
      }),
    onSuccess: async () => {
      await again()
      onClose()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit((values) => register.mutate(values))}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-start" grow>
          <TextInput
            label={t('versionDialog.version')}
            description={t('versionDialog.changesWhenItsAnswers')}
            maxLength={100}
            readOnly={told !== null}
            data-autofocus
            {...form.getInputProps('version')}
          />
          <TextInput
            label={t('versionDialog.digest')}
            description={t('versionDialog.sha256OfIts')}
            maxLength={200}
            {...form.getInputProps('digest')}
          />
          <TextInput
            label={t('versionDialog.licence')}
            description={t('versionDialog.suchAsApache2')}
            maxLength={200}
            {...form.getInputProps('licence')}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t('versionDialog.theNamesThatThe')}
        </Text>
        <MappingTables {...{ names, mapping, protocol }} onChange={setMapping} />
        {open.length > 0 && (
          <Alert color="yellow" variant="light" role="status" title={t('versionDialog.withoutAMapping')}>
            {t('versionDialog.refused', { names: inARow(open) })}
          </Alert>
        )}
        {register.error !== null && <ProblemAlert error={register.error} title={t('versionDialog.notRegistered')} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('versionDialog.cancel')}
          </Button>
          <Button type="submit" loading={register.isPending}>
            {t('versionDialog.registerVersion')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Registers a version of a model, with what its names become here. It never changes afterwards. */
export const VersionDialog = (props: Props) => {
  const { project, model, onClose } = props
  const detail = useQuery(modelQueries.model(project.id, model.id)).data
  return (
    <Modal opened onClose={onClose} title={t('versionDialog.versionOf', { model: model.name })} size="xl">
      {detail !== undefined && <VersionForm {...props} before={detail.registered[0]?.mapping} />}
    </Modal>
  )
}
