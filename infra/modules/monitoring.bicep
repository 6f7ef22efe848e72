// Where logs and metrics are kept. Neither holds anything about a family.

@description('Part of the names.')
param prefix string

@description('Region.')
param location string

@description('The council\'s own workspace; empty: one is made.')
param centralWorkspaceId string

@description('Days for which logs are kept. A central workspace keeps its own.')
param retentionDays int

@description('Who may write telemetry.')
param telemetryPrincipalId string

@description('Tags.')
param tags object

// Monitoring Metrics Publisher: writes telemetry, reads nothing.
var publisherRole = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = if (empty(centralWorkspaceId)) {
  name: 'log-${prefix}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

var workspaceResourceId = empty(centralWorkspaceId) ? workspace.id : centralWorkspaceId

resource telemetry 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${prefix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspaceResourceId
    IngestionMode: 'LogAnalytics'
    // Addresses of callers are not kept.
    DisableIpMasking: false
    // Telemetry is taken from Quorate's own identity only.
    DisableLocalAuth: true
  }
}

resource mayPublish 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(telemetry.id, telemetryPrincipalId, publisherRole)
  scope: telemetry
  properties: {
    principalId: telemetryPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', publisherRole)
    description: 'Quorate writes its traces, metrics and logs.'
  }
}

// What run-book and alerts speak of, on one page (Application Insights, Workbooks). Opened from elsewhere it looks there too.
var shown = replace(loadTextContent('../dashboard/workbook.json'), 'Azure Monitor', telemetry.id)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(telemetry.id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Quorate'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: telemetry.id
    serializedData: shown
  }
}

@description('Resource id of the workspace.')
output workspaceId string = workspaceResourceId

@description('Resource id of Application Insights.')
output telemetryId string = telemetry.id

@description('Where telemetry is sent. Of no use without the identity, since keys are off.')
output connectionString string = telemetry.properties.ConnectionString
