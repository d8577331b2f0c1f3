/// The rules, by stage. Each has a test that makes it appear.
package enum DiagnosticID: String, Sendable, CaseIterable, Codable {
    // Reading files
    case sourceEncoding = "source-encoding"
    case sourceMissing = "source-missing"
    case sourceOutsideProject = "source-outside-project"
    case sourceTooLarge = "source-too-large"

    // YAML: the head, cell options, report.yml
    case yamlSyntax = "yaml-syntax"
    case yamlLimit = "yaml-limit"
    case yamlDuplicateKey = "yaml-duplicate-key"
    case yamlUnknownKey = "yaml-unknown-key"
    case yamlType = "yaml-type"
    case yamlValue = "yaml-value"
    case yamlMissingKey = "yaml-missing-key"
    case yamlUnsupported = "yaml-unsupported"

    // Markdown
    case markdownLimit = "markdown-limit"
    case markdownUnclosed = "markdown-unclosed"
    case markdownUnsupported = "markdown-unsupported"
    case markdownAttribute = "markdown-attribute"
    case markdownFootnote = "markdown-footnote"
    case markdownInclude = "markdown-include"
    case markdownRawBlock = "markdown-raw-block"
    case markdownBidi = "markdown-bidi"

    // Cells
    case cellUnknownLanguage = "cell-unknown-language"
    case cellUnknownOption = "cell-unknown-option"
    case cellOption = "cell-option"
    case cellLabel = "cell-label"
    case cellDuplicateLabel = "cell-duplicate-label"
    case cellAltText = "cell-alt-text"

    // Notebooks
    case notebookSyntax = "notebook-syntax"
    case notebookSchema = "notebook-schema"
    case notebookVersion = "notebook-version"

    // Parameters
    case parameterUnknown = "parameter-unknown"
    case parameterType = "parameter-type"
    case parameterChoice = "parameter-choice"
    case parameterRequired = "parameter-required"

    // Data
    case dataMissingFile = "data-missing-file"
    case dataFormat = "data-format"
    case dataUnknownDataset = "data-unknown-dataset"
    case dataUnknownColumn = "data-unknown-column"
    case dataMissingColumn = "data-missing-column"
    case dataDate = "data-date"
    case dataUndeclaredCode = "data-undeclared-code"
    case dataDuplicateKey = "data-duplicate-key"
    case dataEmpty = "data-empty"
    case dataFrame = "data-frame"
    case dataUnknownActor = "data-unknown-actor"
    case dataIdentity = "data-identity"
    case dataQuotation = "data-quotation"
    case dataActor = "data-actor"
    case dataAlias = "data-alias"
    case dataSchema = "data-schema"
    case dataType = "data-type"
    case dataConstraint = "data-constraint"
    case dataImport = "data-import"
    case dataDigest = "data-digest"

    // SQL
    case sqlSyntax = "sql-syntax"
    case sqlUnknownColumn = "sql-unknown-column"
    case sqlUnknownTable = "sql-unknown-table"
    case sqlError = "sql-error"
    case sqlNotASelect = "sql-not-a-select"
    case sqlUnordered = "sql-unordered"
    case sqlDenied = "sql-denied"
    case sqlLimit = "sql-limit"
    case sqlClock = "sql-clock"
    case sqlRandom = "sql-random"
    case sqlEnvironment = "sql-environment"

    // Python
    case pythonSyntax = "python-syntax"
    case pythonException = "python-exception"
    case pythonOutputLimit = "python-output-limit"
    case pythonWarning = "python-warning"
    case pythonClock = "python-clock"
    case pythonRandom = "python-random"
    case pythonEnvironment = "python-environment"
    case pythonNetwork = "python-network"
    case pythonAddress = "python-address"
    case pythonDisplay = "python-display"

    // Kernels
    case kernelCrashed = "kernel-crashed"
    case kernelTimedOut = "kernel-timed-out"
    case kernelProtocol = "kernel-protocol"
    case kernelMemory = "kernel-memory"
    case kernelAccess = "kernel-access"
    case kernelScratch = "kernel-scratch"

    // Values and inline expressions
    case valuePath = "value-path"
    case valueUnknown = "value-unknown"
    case valueNoMatch = "value-no-match"
    case valueAmbiguous = "value-ambiguous"
    case valueBlank = "value-blank"
    case valueFormat = "value-format"

    // References and citations
    case referenceUnresolved = "ref-unresolved"
    case referenceCycle = "ref-cycle"
    case citationUnknown = "cite-unknown"
    case citationSource = "cite-source"

    // Charts
    case chartData = "chart-data"
    case chartLanes = "chart-lanes"

    // Checks
    case checkFailed = "check-failed"

    // Rendering
    case renderAltText = "render-alt-text"
    case renderGlyph = "render-glyph"
    case renderImage = "render-image"
    case renderTypst = "render-typst"
    case renderOutput = "render-output"
    case renderCollision = "render-collision"
    case renderPlaceholder = "render-placeholder"
    case renderHTMLOnly = "render-html-only"
    case renderLimit = "render-limit"

    /// The severity that the rule has unless a place says otherwise.
    package var severity: Diagnostic.Severity {
        switch self {
        case .sqlClock, .sqlRandom, .sqlEnvironment, .pythonClock, .pythonRandom, .pythonEnvironment, .pythonNetwork, .pythonAddress, .pythonDisplay,
            .sqlUnordered, .chartLanes, .markdownBidi, .cellAltText, .dataFrame, .pythonWarning, .pythonOutputLimit,
            .renderGlyph, .renderHTMLOnly, .dataEmpty:
            .warning
        default: .error
        }
    }
}
