// Where the app runs.

@description('Name of the environment.')
param name string

@description('Region.')
param location string

@description('Part of the app\'s own network; empty: none.')
param subnetId string

@description('Whether it spreads over availability zones, which needs a network.')
param zoneRedundant bool

@description('Where its logs go.')
param workspaceId string

@description('Tags.')
param tags object

var profiles = [
  {
    name: 'Consumption'
    workloadProfileType: 'Consumption'
  }
]

// Logs go by a diagnostic setting, for which no key is needed.
var logs = {
  destination: 'azure-monitor'
}

var openProperties = {
  workloadProfiles: profiles
  appLogsConfiguration: logs
  zoneRedundant: false
}

// Teams has to reach the app, so its ingress stays public; what it reaches from here is private.
var networkedProperties = {
  workloadProfiles: profiles
  appLogsConfiguration: logs
  zoneRedundant: zoneRedundant
  vnetConfiguration: {
    infrastructureSubnetId: subnetId
    internal: false
  }
}

resource hosting 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: empty(subnetId) ? openProperties : networkedProperties
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: hosting
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerAppConsoleLogs'
        enabled: true
      }
      {
        category: 'ContainerAppSystemLogs'
        enabled: true
      }
    ]
  }
}

@description('Resource id.')
output environmentId string = hosting.id

@description('Under which the app\'s host name stands.')
output defaultDomain string = hosting.properties.defaultDomain
