/** The fields of Camtrap DP 1.0's tables, in their order there. */
export const deploymentColumns = [
  ...['deploymentID', 'locationID', 'locationName', 'latitude', 'longitude', 'coordinateUncertainty', 'deploymentStart', 'deploymentEnd'],
  ...['setupBy', 'cameraID', 'cameraModel', 'cameraDelay', 'cameraHeight', 'cameraDepth', 'cameraTilt', 'cameraHeading'],
  ...['detectionDistance', 'timestampIssues', 'baitUse', 'featureType', 'habitat', 'deploymentGroups', 'deploymentTags'],
  'deploymentComments',
] as const
export const mediaColumns = [
  ...['mediaID', 'deploymentID', 'captureMethod', 'timestamp', 'filePath', 'filePublic', 'fileName', 'fileMediatype', 'exifData'],
  ...['favorite', 'mediaComments'],
] as const
export const observationColumns = [
  ...['observationID', 'deploymentID', 'mediaID', 'eventID', 'eventStart', 'eventEnd', 'observationLevel', 'observationType'],
  ...['cameraSetupType', 'scientificName', 'count', 'lifeStage', 'sex', 'behavior', 'individualID', 'individualPositionRadius'],
  ...['individualPositionAngle', 'individualSpeed', 'bboxX', 'bboxY', 'bboxWidth', 'bboxHeight', 'classificationMethod', 'classifiedBy'],
  ...['classificationTimestamp', 'classificationProbability', 'observationTags', 'observationComments'],
] as const

/** What an observation can be that has no scientific name. */
export const plainTypes = ['human', 'vehicle', 'blank', 'unknown', 'unclassified'] as const
type PlainType = (typeof plainTypes)[number]

const plainNames: Readonly<Record<PlainType, readonly string[]>> = {
  human: ['human', 'humans', 'person', 'people', 'homo sapiens'],
  vehicle: ['vehicle', 'vehicles', 'car'],
  blank: ['blank', 'empty', 'nothing', 'nothing here', 'no animal', 'none'],
  unknown: ['unknown', 'unidentified'],
  unclassified: ['unclassified'],
}

/** The type of a name that is no animal's; undefined when it is one. */
export const plainTypeOf = (name: string): PlainType | undefined =>
  plainTypes.find((type) => plainNames[type].includes(name.trim().toLowerCase()))
