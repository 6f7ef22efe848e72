// Who is told, and the alerts on Quorate's own metrics and on the store's. What is watched stands in metrics.json.

@description('Part of the names.')
param prefix string

@description('Addresses that are told.')
param emails array

@description('Application Insights.')
param telemetryId string

@description('The Cosmos DB account.')
param cosmosId string

@description('Tags.')
param tags object

var watched = loadJsonContent('../metrics.json')

resource told 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${prefix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'quorate'
    enabled: true
    emailReceivers: [for (email, at) in emails: {
      name: 'team-${at}'
      emailAddress: email
      useCommonAlertSchema: true
    }]
  }
}

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in concat(watched.own, watched.store): {
  name: 'alert-${prefix}-${alert.name}'
  location: 'global'
  tags: tags
  properties: {
    description: alert.description
    severity: alert.severity
    enabled: true
    autoMitigate: true
    scopes: [
      alert.of == 'cosmos' ? cosmosId : telemetryId
    ]
    evaluationFrequency: alert.every
    windowSize: alert.window
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: alert.name
          metricNamespace: alert.namespace
          metricName: alert.metric
          timeAggregation: alert.aggregation
          operator: alert.operator
          threshold: alert.threshold
          dimensions: alert.dimensions
          // Quorate's own metrics are known to Azure only once they have been sent.
          skipMetricValidation: true
        }
      ]
    }
    actions: [
      {
        actionGroupId: told.id
      }
    ]
  }
}]

@description('Who is told.')
output actionGroupId string = told.id
