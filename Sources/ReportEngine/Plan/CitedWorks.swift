import ReportCells
import ReportSource
import ReportSyntax

/// The works that the prose cites, and the sections that cite them.
struct CitedWorks {
    let plan: ExecutionPlan

    /// In order of first citation.
    var list: [CitedWork] {
        var works: [CitedWork] = []
        var indices: [String: Int] = [:]
        var section = plan.definition.head.title.isEmpty ? plan.definition.file.name : plan.definition.head.title.plainText
        var walker = MarkupWalker()
        walker.onBlock = { block in
            if case .heading(_, let text) = block.kind { section = text.plainText }
        }
        walker.onInline = { inline in
            guard case .citation(let group) = inline.kind else { return }
            for item in group.items {
                if let index = indices[item.key.value] {
                    if works[index].sections.last != section { works[index].sections.append(section) }
                } else {
                    indices[item.key.value] = works.count
                    works.append(CitedWork(key: item.key.value, sections: [section]))
                }
            }
        }
        walker.walk(plan.definition)
        return works
    }
}
