class Tree:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def build(depth):
    return Tree(None, None) if depth == 0 else Tree(build(depth - 1), build(depth - 1))


def check(tree):
    return 1 if tree.left is None else 1 + check(tree.left) + check(tree.right)


def main():
    long_lived = build(16)
    total = 0
    depth = 4
    while depth <= 16:
        for i in range(1 << (16 - depth + 2)):
            total = total + check(build(depth))
        depth = depth + 2
    print(total, check(long_lived))


main()
