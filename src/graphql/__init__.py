"""The published GraphQL contract: types, resolvers, limits. Knows the application layer, never a store."""

if __name__ == "graphql":
    raise ImportError(
        "postloan's folder src/graphql was imported as 'graphql' and would hide graphql-core: "
        "remove 'src' from sys.path (PYTHONPATH, an IDE's source root) and import 'postloan.graphql'"
    )
